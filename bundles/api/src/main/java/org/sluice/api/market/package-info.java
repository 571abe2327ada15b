/** The data model: what a quote is, in one set of units, and who hears of it. */
@Export
@Version("1.1.0")
package org.sluice.api.market;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
