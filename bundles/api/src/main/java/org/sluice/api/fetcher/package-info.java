/** Where quotes come from: the role of a fetcher. */
@Export
@Version("1.0.0")
package org.sluice.api.fetcher;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
