package org.sluice.api.http;

import org.osgi.annotation.versioning.ProviderType;

/** The answer to one request: sent once. */
@ProviderType
public interface WebResponse {

    WebResponse header(String name, String value);

    void send(int status, String contentType, byte[] body);
}
