/** Contract tests for every role, recorders and a clock; test scope only, never deployed. */
@Export
@Version("1.0.0")
package org.sluice.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
