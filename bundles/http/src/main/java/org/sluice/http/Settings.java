package org.sluice.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sluice.api.auth.Network;
import org.sluice.api.config.InvalidSettingException;

/**
 * The configuration, checked.
 *
 * @param binding what it listens on; if this changes, clients are disconnected
 * @param pingInterval zero if clients are never pinged
 */
record Settings(
        Binding binding,
        int maxMessageBytes,
        Duration pingInterval,
        Duration pingTimeout,
        int maxConnections,
        int messagesPerSecond,
        boolean compression,
        List<String> origins,
        List<Network> networks) {

    /**
     * Where it listens, and as whom.
     *
     * @param tls null without encryption
     */
    record Binding(InetSocketAddress address, Tls tls) {}

    /** Framework property: where relative paths start. */
    private static final String HOME = "sluice.home";

    private static final int LEAST_MESSAGE = 1024;
    private static final int MOST_MESSAGE = 1 << 30;
    private static final int MOST_SECONDS = 86_400;

    static Settings of(JettyServer.Config config, Map<String, ?> properties) {
        Duration interval = seconds(properties, "ping_interval", config.ping__interval(), 0);
        Duration timeout = seconds(properties, "ping_timeout", config.ping__timeout(), 1);
        return new Settings(
                new Binding(address(config, properties), Tls.of(config, properties, home())),
                within(properties, "max_size", config.max__size(), LEAST_MESSAGE, MOST_MESSAGE, "bytes"),
                interval,
                timeout,
                within(properties, "maxConnections", config.maxConnections(), 1, 1_000_000, "connections"),
                within(properties, "messagesPerSecond", config.messagesPerSecond(), 1, 1_000_000, "messages"),
                config.compression(),
                origins(config, properties),
                networks(config, properties));
    }

    /** What an operator should know of them, one plain sentence each. */
    List<String> warnings() {
        if (binding.address().getAddress().isLoopbackAddress()) {
            return List.of();
        }
        List<String> warnings = new ArrayList<>();
        String host = binding.address().getHostString();
        if (networks.isEmpty()) {
            warnings.add("http listens on " + host
                    + ", but allowedAddresses is empty: only this machine may connect; name the networks that may");
        } else if (binding.tls() == null) {
            warnings.add("http listens on " + host + " without encryption: passwords can be read on the network; set "
                    + "certificateFile and privateKeyFile");
        }
        return List.copyOf(warnings);
    }

    private static InetSocketAddress address(JettyServer.Config config, Map<String, ?> properties) {
        int port = within(properties, "port", config.port(), 0, 65_535, "");
        String host = config.host().strip();
        try {
            if (host.isEmpty()) {
                throw new UnknownHostException("empty");
            }
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new InvalidSettingException(
                    properties, "host", config.host(), "an address of this machine, as 127.0.0.1 or 0.0.0.0");
        }
    }

    private static List<String> origins(JettyServer.Config config, Map<String, ?> properties) {
        List<String> origins = new ArrayList<>();
        for (String origin : words(config.allowedOrigins())) {
            boolean valid =
                    origin.equals("*") || origin.equals("null") || origin.matches("[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s]+");
            if (!valid) {
                throw new InvalidSettingException(
                        properties,
                        "allowedOrigins",
                        origin,
                        "scheme and host without a path, as http://10.1.2.3:8000");
            }
            origins.add(origin.toLowerCase(Locale.ROOT));
        }
        return List.copyOf(origins);
    }

    private static List<Network> networks(JettyServer.Config config, Map<String, ?> properties) {
        List<Network> networks = new ArrayList<>();
        for (String text : words(config.allowedAddresses())) {
            try {
                networks.add(Network.parse(text));
            } catch (IllegalArgumentException e) {
                throw new InvalidSettingException(
                        properties, "allowedAddresses", text, "an address or a network, as 10.1.0.0/16");
            }
        }
        return List.copyOf(networks);
    }

    /** File Install hands over one string where a shell hands over several. */
    private static List<String> words(String[] values) {
        return Arrays.stream(values)
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static Duration seconds(Map<String, ?> properties, String key, int value, int least) {
        return Duration.ofSeconds(within(properties, key, value, least, MOST_SECONDS, "seconds"));
    }

    private static int within(Map<String, ?> properties, String key, int value, int least, int most, String unit) {
        if (value < least || value > most) {
            throw new InvalidSettingException(properties, key, value, (least + " to " + most + " " + unit).strip());
        }
        return value;
    }

    private static Path home() {
        return Path.of(System.getProperty(HOME, ""));
    }
}
