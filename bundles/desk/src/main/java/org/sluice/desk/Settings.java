package org.sluice.desk;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.desk.rules.Limits;

/** The desk's settings, looked through. */
record Settings(
        Path audit, Path halted, int queuedOrders, Duration firstPause, Limits limits, Map<String, Limits> accounts) {

    /** Begins a key that is for one account only: {@code account.demo.maxOrderVolume}. */
    private static final String ACCOUNT = "account.";

    private static final String HOME = "sluice.home";
    private static final int MOST_QUEUED = 100_000;
    private static final int LONGEST_PAUSE_MILLIS = 64_000;

    static Settings of(Desk.Config config, Map<String, ?> properties) {
        String home = config.home().isBlank() ? System.getProperty(HOME, "") : config.home();
        Path base = path(properties, "home", home.strip());
        Map<String, String> common = new LinkedHashMap<>();
        common.put("maxOrderVolume", String.valueOf(config.maxOrderVolume()));
        common.put("maxOrderValueYuan", config.maxOrderValueYuan());
        common.put("priceBandPercent", config.priceBandPercent());
        common.put("ordersPerSecond", String.valueOf(config.ordersPerSecond()));
        common.put("ordersPerDay", String.valueOf(config.ordersPerDay()));
        common.put("cancelsPerSecond", String.valueOf(config.cancelsPerSecond()));
        common.put("cancelsPerDay", String.valueOf(config.cancelsPerDay()));
        common.put("maxDailyLossYuan", config.maxDailyLossYuan());
        common.put("selfTrade", config.selfTrade());
        return new Settings(
                base.resolve(path(properties, "audit", config.audit().strip())),
                base.resolve(path(properties, "halted", config.halted().strip())),
                within(properties, "queuedOrders", config.queuedOrders(), MOST_QUEUED),
                Duration.ofMillis(within(properties, "reopenMillis", config.reopenMillis(), LONGEST_PAUSE_MILLIS)),
                limits(properties, "", common),
                accounts(properties, common));
    }

    Limits limits(String account) {
        return accounts.getOrDefault(account, limits);
    }

    private static Map<String, Limits> accounts(Map<String, ?> properties, Map<String, String> common) {
        Map<String, Map<String, String>> own = new HashMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(ACCOUNT)) {
                int dot = key.lastIndexOf('.');
                String limit = key.substring(dot + 1);
                // A limit with a slip of the pen in its name would silently not be there.
                if (dot <= ACCOUNT.length() || !common.containsKey(limit)) {
                    throw new InvalidSettingException(
                            properties, key, value, "account.NAME.LIMIT with one of " + common.keySet());
                }
                own.computeIfAbsent(key.substring(ACCOUNT.length(), dot), name -> new LinkedHashMap<>(common))
                        .put(limit, String.valueOf(value).strip());
            }
        });
        Map<String, Limits> accounts = new HashMap<>();
        own.forEach((account, values) -> accounts.put(account, limits(properties, ACCOUNT + account + '.', values)));
        return accounts;
    }

    private static Limits limits(Map<String, ?> properties, String prefix, Map<String, String> values) {
        String self = values.get("selfTrade").strip();
        if (!self.equals("refuse") && !self.equals("allow")) {
            throw new InvalidSettingException(properties, prefix + "selfTrade", self, "refuse or allow");
        }
        return new Limits(
                whole(properties, prefix, "maxOrderVolume", values, Long.MAX_VALUE),
                amount(properties, prefix, "maxOrderValueYuan", values),
                amount(properties, prefix, "priceBandPercent", values),
                (int) whole(properties, prefix, "ordersPerSecond", values, Integer.MAX_VALUE),
                (int) whole(properties, prefix, "ordersPerDay", values, Integer.MAX_VALUE),
                (int) whole(properties, prefix, "cancelsPerSecond", values, Integer.MAX_VALUE),
                (int) whole(properties, prefix, "cancelsPerDay", values, Integer.MAX_VALUE),
                amount(properties, prefix, "maxDailyLossYuan", values),
                self.equals("allow"));
    }

    private static long whole(
            Map<String, ?> properties, String prefix, String key, Map<String, String> values, long most) {
        String value = values.get(key);
        if (value.matches("[0-9]{1,18}") && Long.parseLong(value) <= most) {
            return Long.parseLong(value);
        }
        throw new InvalidSettingException(properties, prefix + key, value, "a whole number of at least 0");
    }

    private static BigDecimal amount(Map<String, ?> properties, String prefix, String key, Map<String, String> values) {
        String value = values.get(key).strip();
        if (value.matches("[0-9]{1,18}(\\.[0-9]{1,6})?")) {
            return new BigDecimal(value);
        }
        throw new InvalidSettingException(properties, prefix + key, value, "a number of at least 0, as in 10000000");
    }

    private static int within(Map<String, ?> properties, String key, int value, int most) {
        if (value < 1 || value > most) {
            throw new InvalidSettingException(properties, key, value, "1 to " + most);
        }
        return value;
    }

    private static Path path(Map<String, ?> properties, String key, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new InvalidSettingException(properties, key, value, "a path (" + e.getReason() + ")");
        }
    }
}
