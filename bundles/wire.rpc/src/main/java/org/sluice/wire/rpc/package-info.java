/** A client and a server of vn.py's RPC service. */
@Export
@Version("1.0.0")
package org.sluice.wire.rpc;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
