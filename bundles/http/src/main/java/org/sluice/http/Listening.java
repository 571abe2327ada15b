package org.sluice.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.http.WebResource;
import org.sluice.api.http.WebSocketEndpoint;

/** One open port: a Jetty of its own, with its threads. */
final class Listening implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JettyServer.class);

    private static final int MOST_THREADS = 64;
    private static final int LEAST_THREADS = 8;
    private static final int THREAD_IDLE_MILLIS = 60_000;
    private static final int STOP_MILLIS = 2000;
    private static final int WAITING_CONNECTIONS = 1024;
    private static final long HTTP_IDLE_MILLIS = 30_000;

    /** Beyond the websockets: so that /health answers when all of their places are taken. */
    private static final int HTTP_CONNECTIONS = 256;

    private final Settings.Binding binding;
    private final Server server;
    private final ServerConnector connector;
    private final ScheduledExecutorService timer;
    private final NetworkConnectionLimit limit;

    private Listening(
            Settings with,
            Supplier<Settings> settings,
            Mounts<WebSocketEndpoint> endpoints,
            Mounts<WebResource> resources,
            Tally tally) {
        binding = with.binding();
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS, THREAD_IDLE_MILLIS);
        threads.setName("http");
        threads.setDaemon(true);
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "http-keepalive");
            thread.setDaemon(true);
            return thread;
        });
        server = new Server(threads, new ScheduledExecutorScheduler("http-scheduler", true), null);
        server.setStopTimeout(STOP_MILLIS);
        ErrorHandler errors = new ErrorHandler();
        errors.setShowStacks(false);
        errors.setShowCauses(false);
        server.setErrorHandler(errors);
        connector = connector(server, binding);
        server.addConnector(connector);
        limit = new NetworkConnectionLimit(with.maxConnections() + HTTP_CONNECTIONS, server);
        server.addBean(limit);
        server.setHandler(new Front(settings, endpoints, resources, tally, timer, new Keepalive(timer, threads)));
    }

    /**
     * Listens.
     *
     * @param settings those of now: they may change while it listens, but for the binding
     */
    static Listening open(
            Settings with,
            Map<String, ?> properties,
            Supplier<Settings> settings,
            Mounts<WebSocketEndpoint> endpoints,
            Mounts<WebResource> resources,
            Tally tally) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Jetty's threads inherit it: that of whoever writes configurations would be kept alive by them
        thread.setContextClassLoader(Listening.class.getClassLoader());
        try {
            Listening listening = new Listening(with, settings, endpoints, resources, tally);
            listening.start(properties);
            return listening;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void start(Map<String, ?> properties) {
        InetSocketAddress address = binding.address();
        try {
            connector.open();
        } catch (IOException e) {
            close();
            throw new InvalidSettingException(
                    properties,
                    "port",
                    address.getPort(),
                    "one that is free on host=" + address.getHostString() + " (" + reason(e) + ")");
        }
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw new IllegalStateException(InvalidSettingException.where(properties) + ": can't listen: " + e, e);
        }
    }

    private static String reason(IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getMessage();
    }

    private static ServerConnector connector(Server server, Settings.Binding binding) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        ServerConnector connector;
        if (binding.tls() == null) {
            connector = new ServerConnector(server, 1, -1, plain);
        } else {
            // clients connect by address as well as by name
            http.addCustomizer(new SecureRequestCustomizer(false));
            SslContextFactory.Server ssl = new SslContextFactory.Server();
            ssl.setKeyStore(binding.tls().keys());
            ssl.setKeyStorePassword(binding.tls().password());
            connector = new ServerConnector(server, 1, -1, new SslConnectionFactory(ssl, plain.getProtocol()), plain);
        }
        connector.setHost(binding.address().getAddress().getHostAddress());
        connector.setPort(binding.address().getPort());
        connector.setAcceptQueueSize(WAITING_CONNECTIONS);
        connector.setIdleTimeout(HTTP_IDLE_MILLIS);
        return connector;
    }

    /** How many websockets there may be from now on. */
    void limit(int maxConnections) {
        limit.setMaxNetworkConnectionCount(maxConnections + HTTP_CONNECTIONS);
    }

    boolean isOpen() {
        return connector.isRunning() && connector.isOpen();
    }

    /** With its real port. */
    String address() {
        int port = connector.getLocalPort() > 0
                ? connector.getLocalPort()
                : binding.address().getPort();
        String host = binding.address().getHostString();
        return (binding.tls() == null ? "http://" : "https://") + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + port;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("{} did not close as it should: {}", address(), e.toString());
        } finally {
            server.destroy();
            connector.close();
            timer.shutdownNow();
        }
    }
}
