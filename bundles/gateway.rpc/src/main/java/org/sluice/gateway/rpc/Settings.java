package org.sluice.gateway.rpc;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.sluice.api.config.InvalidSettingException;

/**
 * The configuration, checked.
 *
 * @param name the gateway's
 * @param reqAddress where the server answers requests
 * @param subAddress where it publishes events
 * @param live whether orders are sent at all
 * @param accounts names here by the names of vn.py's gateways
 * @param request how long an answer is waited for
 * @param silence after so long without a word the server is taken to be down
 * @param refresh from one look at all the server knows to the next; zero: only after a connection
 */
record Settings(
        String name,
        String reqAddress,
        String subAddress,
        boolean live,
        Map<String, String> accounts,
        Duration request,
        Duration silence,
        Duration refresh) {

    static Settings of(RpcGateway.Config config, Map<String, ?> properties) {
        String name = config.gateway_name().strip();
        if (!name.matches("[A-Za-z0-9_-]+")) {
            throw new InvalidSettingException(
                    properties, "gateway.name", config.gateway_name(), "a name of letters, digits and dashes, no dot");
        }
        return new Settings(
                name,
                address(properties, "reqAddress", config.reqAddress()),
                address(properties, "subAddress", config.subAddress()),
                config.live() || config.gateway_simulated(),
                accounts(properties, config.accounts()),
                Duration.ofMillis(within(properties, "requestMillis", config.requestMillis(), 100, 4500)),
                Duration.ofSeconds(within(properties, "silenceSeconds", config.silenceSeconds(), 1, 3600)),
                Duration.ofSeconds(within(properties, "refreshSeconds", config.refreshSeconds(), 0, 86_400)));
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

    private static Map<String, String> accounts(Map<String, ?> properties, String[] lines) {
        Map<String, String> accounts = new HashMap<>();
        for (String line : lines) {
            if (line.isBlank()) {
                continue;
            }
            String[] sides = line.strip().split("=", -1);
            if (sides.length != 2 || sides[0].isBlank() || sides[1].isBlank()) {
                throw new InvalidSettingException(
                        properties, "accounts", line, "vn.py's gateway and the account's name here, as CTP=fund1");
            }
            accounts.put(sides[0].strip(), sides[1].strip());
        }
        return Map.copyOf(accounts);
    }
}
