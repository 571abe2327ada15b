/** Who may log in, and what a user may do: the role of an authenticator. */
@Export
@Version("1.0.0")
package org.sluice.api.auth;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
