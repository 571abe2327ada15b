/** Our own orders: what is asked, what became of it, positions and accounts. Prices and money are exact, in yuan. */
@Export
@Version("1.1.0")
package org.sluice.api.trade;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
