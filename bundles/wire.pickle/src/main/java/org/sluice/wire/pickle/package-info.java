/** The part of Python's pickle format that vn.py's messages need, and nothing else. */
@Export
@Version("1.0.0")
package org.sluice.wire.pickle;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
