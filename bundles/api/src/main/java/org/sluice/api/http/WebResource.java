package org.sluice.api.http;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** Answers HTTP requests at a path and below. By a worker thread; may block, two seconds at most. */
@ConsumerType
public interface WebResource {

    /** Service property: its path: {@code /metrics}. */
    String PATH = "http.path";

    /** Must send the response before it returns; an exception is answered with status 500 and nothing of it. */
    void handle(WebRequest request, WebResponse response) throws IOException;
}
