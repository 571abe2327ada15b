/** How a wrong setting is reported: file, key, value and what was expected. */
@Export
@Version("1.0.0")
package org.sluice.api.config;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
