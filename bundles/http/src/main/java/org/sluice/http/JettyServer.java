package org.sluice.http;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.http.WebResource;
import org.sluice.api.http.WebSocketEndpoint;
import org.sluice.api.http.WebSocketSession;
import org.sluice.api.status.Counters;

/**
 * The one HTTP and websocket port. Whoever registers a {@link WebSocketEndpoint} or a {@link WebResource} is served on
 * it as long as the service is there; when its unbinding returns it is not called any more.
 *
 * <p>Owns the threads {@code http-…}.
 */
@Component(
        name = "org.sluice.http",
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {})
@Designate(ocd = JettyServer.Config.class)
public final class JettyServer implements Counters, Checkup {

    /** Keys of {@code etc/org.sluice.http.cfg}. */
    @ObjectClassDefinition(name = "Sluice HTTP and websocket port")
    public @interface Config {
        @AttributeDefinition(description = "Address to listen on; 0.0.0.0 is every address of this machine")
        String host() default "127.0.0.1";

        @AttributeDefinition(description = "Port to listen on; 0 takes any that is free")
        int port() default 8000;

        @AttributeDefinition(
                description = "The largest message taken from a client, bytes; a larger one closes with 1009")
        int max__size() default 10 << 20;

        @AttributeDefinition(description = "A client silent for so long is pinged, seconds; 0 never")
        int ping__interval() default 20;

        @AttributeDefinition(description = "A client silent for so long after that is dropped, seconds")
        int ping__timeout() default 10;

        @AttributeDefinition(description = "The most websockets at once; more are refused with status 503")
        int maxConnections() default 10_000;

        @AttributeDefinition(description = "Messages per second read from one client; the rest waits in its socket")
        int messagesPerSecond() default 100;

        @AttributeDefinition(
                description = "Offer permessage-deflate: fewer bytes, much more work and memory per client")
        boolean compression() default false;

        @AttributeDefinition(
                description = "Origins of web pages that may connect, as https://desk.example.com; * is all")
        String[] allowedOrigins() default {};

        @AttributeDefinition(description = "Addresses or networks that may connect besides this machine: 10.1.0.0/16")
        String[] allowedAddresses() default {};

        @AttributeDefinition(description = "Certificate chain, a PEM file; makes it https and wss")
        String certificateFile() default "";

        @AttributeDefinition(description = "Private key of the certificate, a PEM file (PKCS#8, not encrypted)")
        String privateKeyFile() default "";

        @AttributeDefinition(description = "Certificate and key in one PKCS12 file, instead of the two PEM files")
        String keyStore() default "";

        @AttributeDefinition(description = "File whose first line is the password of keyStore")
        String keyStorePasswordFile() default "";
    }

    private static final Logger LOG = LoggerFactory.getLogger(JettyServer.class);

    private final Tally tally = new Tally();
    private final Mounts<WebSocketEndpoint> endpoints = new Mounts<>(WebSocketEndpoint.PATH);
    private final Mounts<WebResource> resources = new Mounts<>(WebResource.PATH);
    private volatile Settings settings;
    private volatile Listening listening;

    /** Null where there is no framework, in a test. */
    private final ServiceRegistration<?> registration;

    /**
     * Listens. Its counters are registered here and not by declaration: /metrics, which it serves, needs all counters,
     * and declarative services bind no circle.
     */
    @Activate
    public JettyServer(BundleContext context, Config config, Map<String, ?> properties) {
        settings = Settings.of(config, properties);
        listening = listen(settings, properties);
        registration = context == null
                ? null
                : context.registerService(
                        new String[] {Counters.class.getName(), Checkup.class.getName()},
                        this,
                        new Hashtable<>(Map.of(Counters.NAME, "http")));
    }

    JettyServer(Config config, Map<String, ?> properties) {
        this(null, config, properties);
    }

    /** Listens anew only if address or certificate changed; everything else is true for the next message. */
    @Modified
    void modified(Config config, Map<String, ?> properties) {
        Settings before = settings;
        Settings after = Settings.of(config, properties);
        settings = after;
        if (before.binding().equals(after.binding())) {
            listening.limit(after.maxConnections());
            return;
        }
        endpoints.mounts().forEach(mount -> mount.disconnect(WebSocketSession.SERVICE_RESTART, "address changed"));
        listening.close();
        try {
            listening = listen(after, properties);
        } catch (RuntimeException e) {
            // the operator reads what is wrong with the new one, and clients come back to the old one
            settings = before;
            listening = listen(before, properties);
            throw e;
        }
    }

    @Deactivate
    void deactivate() {
        if (registration != null) {
            registration.unregister();
        }
        endpoints.mounts().forEach(mount -> mount.disconnect(WebSocketSession.SERVICE_RESTART, "server stopped"));
        listening.close();
        LOG.info("{} closed", listening.address());
    }

    private Listening listen(Settings with, Map<String, ?> properties) {
        Listening now = Listening.open(with, properties, () -> settings, endpoints, resources, tally);
        with.warnings().forEach(warning -> LOG.warn("{}", warning));
        LOG.info("listening on {}", now.address());
        return now;
    }

    @Reference(
            name = "endpoint",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "updatedEndpoint")
    void bindEndpoint(WebSocketEndpoint endpoint, Map<String, Object> properties) {
        endpoints.add(endpoint, properties);
    }

    void updatedEndpoint(WebSocketEndpoint endpoint, Map<String, Object> properties) {
        unbindEndpoint(endpoint);
        bindEndpoint(endpoint, properties);
    }

    void unbindEndpoint(WebSocketEndpoint endpoint) {
        endpoints.remove(endpoint, "service stopped");
    }

    @Reference(
            name = "resource",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "updatedResource")
    void bindResource(WebResource resource, Map<String, Object> properties) {
        resources.add(resource, properties);
    }

    void updatedResource(WebResource resource, Map<String, Object> properties) {
        unbindResource(resource);
        bindResource(resource, properties);
    }

    void unbindResource(WebResource resource) {
        resources.remove(resource, "service stopped");
    }

    /** With its real port: {@code http://127.0.0.1:8000}. */
    String address() {
        return listening.address();
    }

    @Override
    public Map<String, Long> counters() {
        return tally.counters();
    }

    @Override
    public Map<String, Double> gauges() {
        return Map.of("connections", (double) tally.connections());
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        long connections = tally.connections();
        facts.put(address(), connections + (connections == 1 ? " websocket" : " websockets"));
        facts.put("paths", String.join(" ", paths()));
        return facts;
    }

    @Override
    public List<String> warnings() {
        return settings.warnings();
    }

    @Override
    public List<Finding> examine() {
        return HttpFindings.of(address(), listening.isOpen(), tally, warnings());
    }

    private List<String> paths() {
        List<String> paths = new ArrayList<>(endpoints.paths());
        paths.addAll(resources.paths());
        paths.sort(null);
        return paths;
    }
}
