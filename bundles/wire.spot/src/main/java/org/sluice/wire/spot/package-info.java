/** The messages of hikyuu's spot stream: an encoder, a decoder and the marks around a round. See SPOT.md. */
@Export
@Version("1.0.0")
package org.sluice.wire.spot;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
