/** Whether all is well: what components found when they examined themselves, and what is wrong now. */
@Export
@Version("1.0.0")
package org.sluice.api.health;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
