/** Services that come and go while they are used. */
@Export
@Version("1.0.0")
package org.sluice.api.service;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
