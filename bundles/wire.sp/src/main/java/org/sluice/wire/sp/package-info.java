/** Scalability Protocols (nanomsg, NNG) publish/subscribe and replies, and ZeroMQ publish, with CURVE, on java.nio. */
@Export
@Version("1.1.0")
package org.sluice.wire.sp;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
