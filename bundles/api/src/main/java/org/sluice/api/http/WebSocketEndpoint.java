package org.sluice.api.http;

import org.osgi.annotation.versioning.ConsumerType;

/** A websocket service at one or more paths. Registered as a service, it is served as long as it is there. */
@ConsumerType
public interface WebSocketEndpoint {

    /** Service property: its paths, a string or several: {@code /ws}. */
    String PATH = "http.path";

    /**
     * A client has connected. By an I/O thread; must not block.
     *
     * @return who hears it from now on
     */
    WebSocketListener open(WebSocketSession session);
}
