package org.sluice.server.rpc;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sluice.api.auth.Network;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.Exchange;
import org.sluice.wire.rpc.Peer;

/**
 * The configuration, checked.
 *
 * @param local what clients on this machine may do
 * @param clients what clients of other machines may do, the first that fits
 * @param exchanges those whose instruments are shown
 * @param everyTick whether ticks of what nobody subscribed to are published too
 */
record Settings(
        List<String> reps,
        List<String> pubs,
        boolean start,
        Duration heartbeat,
        Grant local,
        Map<Network, Grant> clients,
        Set<Exchange> exchanges,
        boolean everyTick,
        Path data) {

    static Settings of(VnpyServer.Config config, Map<String, ?> properties) {
        List<String> reps = words(config.repAddress());
        List<String> pubs = words(config.pubAddress());
        addresses(properties, "repAddress", reps, config.allowPlaintext());
        addresses(properties, "pubAddress", pubs, config.allowPlaintext());
        if (config.heartbeatSeconds() < 1 || config.heartbeatSeconds() > 25) {
            throw new InvalidSettingException(
                    properties,
                    "heartbeatSeconds",
                    config.heartbeatSeconds(),
                    "1 to 25: vn.py takes 30 seconds of silence for a lost connection");
        }
        return new Settings(
                reps,
                pubs,
                config.start(),
                Duration.ofSeconds(config.heartbeatSeconds()),
                local(config, properties),
                clients(config, properties),
                exchanges(config, properties),
                everyTick(config, properties),
                path(config, properties));
    }

    /** Who a client is; empty: it is not let in. */
    Optional<Grant> grant(Peer peer) {
        if (peer.local()) {
            return Optional.of(local);
        }
        return clients.entrySet().stream()
                .filter(each -> each.getKey().contains(peer.address()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static List<String> words(String... texts) {
        List<String> words = new ArrayList<>();
        for (String text : texts) {
            Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(word -> !word.isEmpty())
                    .forEach(words::add);
        }
        return words;
    }

    private static void addresses(
            Map<String, ?> properties, String key, List<String> addresses, boolean allowPlaintext) {
        if (addresses.isEmpty()) {
            throw new InvalidSettingException(properties, key, "", "an address, as in tcp://127.0.0.1:2014");
        }
        for (String address : addresses) {
            if (!address.matches("(?i)tcp://(\\*|\\[[0-9a-f:.]+\\]|[0-9a-zA-Z.-]+):(\\d{1,5}|\\*)|ipc://[^@].*")) {
                throw new InvalidSettingException(properties, key, address, "tcp://address:port or ipc:///path");
            }
            boolean local = address.matches("ipc://.*|tcp://(127\\.[0-9.]+|localhost|\\[::1\\]):.*");
            if (!local && !allowPlaintext) {
                throw new InvalidSettingException(
                        properties,
                        key,
                        address,
                        "an address of this machine: vn.py encrypts nothing and knows no password. Let its clients come"
                                + " through an SSH or WireGuard tunnel, or set allowPlaintext=true and list them in clients");
            }
        }
    }

    private static Grant local(VnpyServer.Config config, Map<String, ?> properties) {
        try {
            return Grant.of(
                    config.localUser().strip(), words(config.localRights()), words(config.localAccounts()), true);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(
                    properties, "localRights", String.join(",", config.localRights()), e.getMessage());
        }
    }

    /** {@code 10.1.2.3 = li; quotes trade; account1 account2}. */
    private static Map<Network, Grant> clients(VnpyServer.Config config, Map<String, ?> properties) {
        Map<Network, Grant> clients = new LinkedHashMap<>();
        for (String line : words(config.clients())) {
            String[] sides = line.split("=", 2);
            String[] parts = sides.length < 2 ? new String[0] : sides[1].split(";", -1);
            if (parts.length < 1 || parts.length > 3) {
                throw new InvalidSettingException(
                        properties, "clients", line, "address = user, or address = user; rights; accounts");
            }
            try {
                clients.put(
                        Network.parse(sides[0].strip()),
                        Grant.of(
                                parts[0].strip(),
                                parts.length < 2 ? List.of("quotes") : spaced(parts[1]),
                                parts.length < 3 ? List.of() : spaced(parts[2]),
                                false));
            } catch (IllegalArgumentException e) {
                throw new InvalidSettingException(properties, "clients", line, String.valueOf(e.getMessage()));
            }
        }
        return clients;
    }

    private static List<String> spaced(String text) {
        return Arrays.stream(text.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static Set<Exchange> exchanges(VnpyServer.Config config, Map<String, ?> properties) {
        Set<Exchange> exchanges = EnumSet.noneOf(Exchange.class);
        for (String word : words(config.exchanges())) {
            try {
                exchanges.add(Exchange.valueOf(word.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new InvalidSettingException(
                        properties, "exchanges", word, "some of " + List.of(Exchange.values()));
            }
        }
        return exchanges.isEmpty() ? EnumSet.allOf(Exchange.class) : exchanges;
    }

    private static boolean everyTick(VnpyServer.Config config, Map<String, ?> properties) {
        return switch (config.ticks().strip()) {
            case "all" -> true;
            case "subscribed" -> false;
            default -> throw new InvalidSettingException(properties, "ticks", config.ticks(), "subscribed or all");
        };
    }

    private static Path path(VnpyServer.Config config, Map<String, ?> properties) {
        try {
            return Path.of(System.getProperty("sluice.home", ""))
                    .resolve(config.data().strip());
        } catch (InvalidPathException e) {
            throw new InvalidSettingException(properties, "data", config.data(), "a path (" + e.getReason() + ")");
        }
    }
}
