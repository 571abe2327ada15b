/** What is served over HTTP and websocket on the one port of the process; imports nothing but Java. */
@Export
@Version("1.1.0")
package org.sluice.api.http;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
