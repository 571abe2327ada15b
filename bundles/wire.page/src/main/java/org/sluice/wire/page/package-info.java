/** Asks a quote page over HTTP: requests side by side, deadlines, limits and pauses; knows no market. */
@Export
@Version("1.0.0")
package org.sluice.wire.page;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
