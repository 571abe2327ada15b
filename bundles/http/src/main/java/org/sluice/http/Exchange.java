package org.sluice.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.sluice.api.http.WebRequest;
import org.sluice.api.http.WebResource;
import org.sluice.api.http.WebResponse;

/** One request and its answer. For one thread. */
final class Exchange implements WebRequest, WebResponse {

    private static final int INTERNAL_ERROR = 500;
    private static final int NOT_FOUND = 404;

    private final Request request;
    private final String path;
    private final InetSocketAddress remote;
    private final byte[] body;
    private final Response response;
    private final Callback callback;
    private boolean sent;

    Exchange(
            Request request, String path, InetSocketAddress remote, byte[] body, Response response, Callback callback) {
        this.request = request;
        this.path = path;
        this.remote = remote;
        this.body = body;
        this.response = response;
        this.callback = callback;
    }

    void run(Mount<WebResource> resource, Tally tally, Keepalive keepalive) {
        try {
            boolean there = resource.call(service -> service.handle(this, this));
            if (!there) {
                Front.answer(response, callback, NOT_FOUND, "nothing is served here");
                return;
            }
            if (!sent) {
                throw new IllegalStateException("no answer was sent");
            }
        } catch (IOException | RuntimeException e) {
            tally.failures.increment();
            keepalive.warnOnce(path, "request", e);
            if (!sent) {
                response.reset();
                Front.answer(response, callback, INTERNAL_ERROR, "internal error");
            }
        }
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String parameter(String name) {
        return Request.extractQueryParameters(request).getValue(name);
    }

    @Override
    public String header(String name) {
        return request.getHeaders().get(name);
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public WebResponse header(String name, String value) {
        response.getHeaders().put(name, value);
        return this;
    }

    @Override
    public void send(int status, String contentType, byte[] content) {
        if (sent) {
            throw new IllegalStateException("an answer is sent once");
        }
        Objects.requireNonNull(content, "content");
        sent = true;
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        response.getHeaders().ensureField(new HttpField("X-Content-Type-Options", "nosniff"));
        response.getHeaders().ensureField(new HttpField(HttpHeader.CACHE_CONTROL, "no-store"));
        response.write(true, ByteBuffer.wrap(content), callback);
    }
}
