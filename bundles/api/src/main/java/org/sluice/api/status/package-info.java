/** What any component counts and wants a person to know. */
@Export
@Version("1.0.0")
package org.sluice.api.status;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
