package org.sluice.fetcher.rpc;

import java.time.Duration;
import java.util.Map;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.Origin;

/**
 * The configuration, checked.
 *
 * @param name by which a feed chooses it
 * @param label what it is called among all components
 * @param silence after so long without a word the server is taken to be down
 * @param mostTicks received and not yet polled
 */
record Settings(
        String name,
        String label,
        String reqAddress,
        String subAddress,
        Origin origin,
        Duration request,
        Duration silence,
        int mostTicks) {

    static Settings of(RpcFetcher.Config config, Map<String, ?> properties) {
        String name = config.fetcher_name().strip();
        if (!name.matches("[A-Za-z0-9._-]+")) {
            throw new InvalidSettingException(
                    properties, "fetcher.name", config.fetcher_name(), "a name of letters, digits, dots and dashes");
        }
        return new Settings(
                name,
                config.counters_name(),
                address(properties, "reqAddress", config.reqAddress()),
                address(properties, "subAddress", config.subAddress()),
                origin(config.fetcher_origin(), properties),
                Duration.ofMillis(within(properties, "requestMillis", config.requestMillis(), 100, 60_000)),
                Duration.ofSeconds(within(properties, "silenceSeconds", config.silenceSeconds(), 1, 3600)),
                within(properties, "queueTicks", config.queueTicks(), 1000, 10_000_000));
    }

    private static int within(Map<String, ?> properties, String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidSettingException(properties, key, value, least + " to " + most);
        }
        return value;
    }

    private static String address(Map<String, ?> properties, String key, String text) {
        String address = text.strip();
        if (!address.matches("tcp://[^:*]+:[0-9]{1,5}|ipc:///.+")) {
            throw new InvalidSettingException(
                    properties,
                    key,
                    text,
                    "the server's address, as tcp://192.168.1.10:2014 or ipc:///path/of/a/socket");
        }
        return address;
    }

    private static Origin origin(String text, Map<String, ?> properties) {
        for (Origin origin : Origin.values()) {
            if (origin.name().equals(text)) {
                return origin;
            }
        }
        throw new InvalidSettingException(properties, "fetcher.origin", text, "LIVE or TEST");
    }
}
