/** The running collectors, to look at and to pause. */
@Export
@Version("1.0.0")
package org.sluice.api.feed;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
