/** Where orders go: a broker, or something that plays one. */
@Export
@Version("1.0.0")
package org.sluice.api.gateway;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
