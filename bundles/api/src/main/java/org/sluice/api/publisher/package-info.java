/** Where encoded quotes go: the role of a publisher. */
@Export
@Version("1.0.0")
package org.sluice.api.publisher;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
