/** Where ticks and bars are kept. */
@Export
@Version("1.0.0")
package org.sluice.api.storage;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
