package org.sluice.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.URIUtil;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.sluice.api.http.WebResource;
import org.sluice.api.http.WebSocketEndpoint;

/** Where every request arrives: may it come in, and who answers it. */
final class Front extends Handler.Abstract {

    /** The most a request's body may have. */
    static final int MOST_BODY_BYTES = 1 << 20;

    private static final int READ_BYTES = 16 << 10;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TOO_LARGE = 413;
    private static final int UPGRADE_REQUIRED = 426;
    private static final int BAD_REQUEST = 400;
    private static final int FULL = 503;

    private final Supplier<Settings> settings;
    private final Mounts<WebSocketEndpoint> endpoints;
    private final Mounts<WebResource> resources;
    private final Tally tally;
    private final ScheduledExecutorService timer;
    private final Keepalive keepalive;
    private WebSocketMappings websockets;

    Front(
            Supplier<Settings> settings,
            Mounts<WebSocketEndpoint> endpoints,
            Mounts<WebResource> resources,
            Tally tally,
            ScheduledExecutorService timer,
            Keepalive keepalive) {
        this.settings = settings;
        this.endpoints = endpoints;
        this.resources = resources;
        this.tally = tally;
        this.timer = timer;
        this.keepalive = keepalive;
    }

    @Override
    protected void doStart() throws Exception {
        websockets = new WebSocketMappings(WebSocketServerComponents.ensureWebSocketComponents(getServer()));
        addBean(websockets);
        super.doStart();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        tally.requests.increment();
        SocketAddress peer = request.getConnectionMetaData().getRemoteSocketAddress();
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (!(peer instanceof InetSocketAddress remote) || !Gate.mayConnect(remote.getAddress(), settings.get())) {
            tally.refusedAddress.increment();
            return answer(response, callback, FORBIDDEN, "this address may not connect: see allowedAddresses");
        }
        if (!Gate.mayAsk(origin, remote.getAddress(), settings.get())) {
            tally.refusedOrigin.increment();
            return answer(response, callback, FORBIDDEN, "pages of this origin may not connect: see allowedOrigins");
        }
        String path = URIUtil.decodePath(request.getHttpURI().getCanonicalPath());
        Mount<WebSocketEndpoint> endpoint = endpoints.at(path);
        if (endpoint != null && request.getHeaders().contains(HttpHeader.UPGRADE, "websocket")) {
            return upgrade(endpoint, path, remote, request, response, callback);
        }
        Mount<WebResource> resource = resources.above(path);
        if (endpoint != null && (resource == null || !resource.paths().contains(path))) {
            return answer(response, callback, UPGRADE_REQUIRED, "a websocket is served here");
        }
        if (resource == null) {
            return answer(response, callback, NOT_FOUND, "nothing is served here");
        }
        if (request.getLength() > MOST_BODY_BYTES) {
            return answer(response, callback, TOO_LARGE, "at most " + MOST_BODY_BYTES + " bytes");
        }
        Content.Source.asByteArrayAsync(request, MOST_BODY_BYTES, new Promise.Invocable<>() {
            @Override
            public void succeeded(byte[] body) {
                new Exchange(request, path, remote, body, response, callback).run(resource, tally, keepalive);
            }

            @Override
            public void failed(Throwable cause) {
                // nothing else is known to fail but its length; if the client is gone nobody reads the answer
                answer(response, callback, TOO_LARGE, "at most " + MOST_BODY_BYTES + " bytes");
            }

            @Override
            public InvocationType getInvocationType() {
                return InvocationType.BLOCKING;
            }
        });
        return true;
    }

    private boolean upgrade(
            Mount<WebSocketEndpoint> endpoint,
            String path,
            InetSocketAddress remote,
            Request request,
            Response response,
            Callback callback) {
        if (!tally.enter(settings.get().maxConnections())) {
            tally.refusedFull.increment();
            return answer(response, callback, FULL, "no more connections: see maxConnections");
        }
        Connection connection = new Connection(
                endpoint, remote, path, request.getHeaders().asImmutable(), settings, tally, timer, keepalive);
        boolean upgraded = false;
        try {
            upgraded = websockets.upgrade(new Negotiator(connection), request, response, callback, null);
        } finally {
            if (!upgraded) {
                tally.leave();
            }
        }
        return upgraded || answer(response, callback, BAD_REQUEST, "not a websocket handshake");
    }

    static boolean answer(Response response, Callback callback, int status, String text) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        response.write(true, java.nio.ByteBuffer.wrap(bytes), callback);
        return true;
    }

    /** Agrees on how to speak. */
    private final class Negotiator implements WebSocketNegotiator {

        private final Connection connection;

        Negotiator(Connection connection) {
            this.connection = connection;
        }

        @Override
        public FrameHandler negotiate(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
            if (!settings.get().compression()) {
                response.setExtensions(List.of());
            }
            return connection;
        }

        @Override
        public void customize(Configuration configurable) {
            // frames come in as they are read: a long message takes memory only as it arrives
            configurable.setAutoFragment(true);
            configurable.setMaxFrameSize(0);
            configurable.setInputBufferSize(READ_BYTES);
            // Keepalive looks after it, and knows when the server itself does not read
            configurable.setIdleTimeout(Duration.ZERO);
        }
    }
}
