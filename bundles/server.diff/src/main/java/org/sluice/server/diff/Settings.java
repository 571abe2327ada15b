package org.sluice.server.diff;

import java.util.Map;
import org.sluice.api.config.InvalidSettingException;

/**
 * The component's settings, checked.
 *
 * @param messagesPerSecond from one client; 0: as many as come
 * @param maxSymbols in one list
 */
record Settings(boolean quotesWithoutLogin, int messagesPerSecond, int maxSymbols) {

    static Settings of(DiffServer.Config config, Map<String, ?> properties) {
        between(properties, "messagesPerSecond", config.messagesPerSecond(), 0, 1_000_000);
        between(properties, "maxSymbols", config.maxSymbols(), 1, 1_000_000);
        return new Settings(config.quotesWithoutLogin(), config.messagesPerSecond(), config.maxSymbols());
    }

    private static void between(Map<String, ?> properties, String key, int value, int from, int to) {
        if (value < from || value > to) {
            throw new InvalidSettingException(properties, key, value, from + " to " + to);
        }
    }
}
