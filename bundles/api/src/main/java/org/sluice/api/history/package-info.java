/** Bars of the past, from elsewhere. */
@Export
@Version("1.0.0")
package org.sluice.api.history;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
