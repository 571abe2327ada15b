package org.sluice.api.http;

import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ProviderType;

/** One HTTP request. */
@ProviderType
public interface WebRequest {

    String method();

    /** The whole path, decoded. */
    String path();

    /** A parameter of the query, decoded, or null. */
    String parameter(String name);

    String header(String name);

    InetSocketAddress remote();

    /** The body, at most 1 MiB; larger ones are refused before. */
    byte[] body();
}
