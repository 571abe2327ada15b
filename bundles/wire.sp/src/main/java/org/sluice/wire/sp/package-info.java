/** Scalability Protocols (nanomsg, NNG) publish/subscribe, requests and replies on java.nio: no native code, no other library. */
@Export
@Version("1.2.0")
package org.sluice.wire.sp;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
