/** Scalability Protocols (nanomsg, NNG) publish/subscribe, requests and replies, and ZeroMQ publish, with CURVE, on java.nio. */
@Export
@Version("1.2.0")
package org.sluice.wire.sp;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
