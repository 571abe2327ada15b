/** Servers as an operator sees them. */
@Export
@Version("1.0.0")
package org.sluice.api.server;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
