/** Instruments, their terms, trading days and sessions. */
@Export
@Version("1.0.0")
package org.sluice.api.catalog;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
