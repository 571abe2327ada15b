package org.sluice.collector;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;

/** One collector's checked configuration. */
record Settings(
        String feed,
        Origin origin,
        List<String> fetchers,
        List<Symbol> symbols,
        Set<Kind> kinds,
        Set<Exchange> exchanges,
        long intervalMillis,
        List<Window> windows,
        boolean alwaysOpen,
        boolean ignoreWeekend,
        long staleMillis,
        long retryMillis,
        long retryMaxMillis,
        String pid) {

    /**
     * Checks every key.
     *
     * @throws InvalidSettingException naming file, key and value
     */
    static Settings of(Collector.Config config, Map<String, ?> properties) {
        Reader reader = new Reader(properties);
        Window phase1 = reader.window("phase1", config.phase1());
        Window phase2 = reader.window("phase2", config.phase2());
        List<Window> windows = new ArrayList<>();
        for (Window window : new Window[] {phase1, phase2}) {
            if (window != null && !window.empty()) {
                windows.add(window);
            }
        }
        if (phase1 != null && phase2 != null && phase1.end().isAfter(phase2.start()) && !phase2.empty()) {
            throw reader.invalid("phase2", config.phase2(), "begins before phase1=" + config.phase1() + " ends");
        }
        boolean alwaysOpen = windows.isEmpty() && (phase1 != null || phase2 != null);
        return new Settings(
                reader.word("feed", config.feed()),
                reader.oneOf("origin", config.origin(), Origin.class),
                reader.words(config.fetchers()).stream()
                        .map(Settings::fetcherName)
                        .toList(),
                reader.symbols("symbols", config.symbols()),
                reader.setOf("kinds", config.kinds(), Kind.class),
                reader.setOf("exchanges", config.exchanges(), Exchange.class),
                reader.atLeast("intervalMillis", config.intervalMillis(), 10, "milliseconds"),
                windows,
                alwaysOpen,
                config.ignoreWeekend(),
                reader.atLeast("staleSeconds", config.staleSeconds(), 0, "seconds; 0 switches the check off") * 1000,
                reader.atLeast("retryMillis", config.retryMillis(), 1, "milliseconds"),
                reader.atLeast("retryMaxMillis", config.retryMaxMillis(), config.retryMillis(), "milliseconds"),
                String.valueOf(properties.get("service.pid")));
    }

    /** hikyuu calls Tencent's page {@code qq}. */
    private static String fetcherName(String name) {
        return name.equalsIgnoreCase("qq") ? "tencent" : name;
    }

    private record Reader(Map<String, ?> properties) {

        InvalidSettingException invalid(String key, Object value, String expected) {
            return new InvalidSettingException(properties, key, value, expected);
        }

        String word(String key, String value) {
            if (value == null || !value.strip().matches("[A-Za-z0-9_-]+")) {
                throw invalid(key, value, "one word of letters, digits, - and _");
            }
            return value.strip();
        }

        List<String> words(String value) {
            return value == null || value.isBlank()
                    ? List.of()
                    : List.of(value.strip().split("\\s*,\\s*"));
        }

        long atLeast(String key, long value, long minimum, String unit) {
            if (value < minimum) {
                throw invalid(key, value, "at least " + minimum + " " + unit);
            }
            return value;
        }

        <E extends Enum<E>> E oneOf(String key, String value, Class<E> type) {
            for (E constant : type.getEnumConstants()) {
                if (constant.name().equals(value.strip().toUpperCase(Locale.ROOT))) {
                    return constant;
                }
            }
            throw invalid(key, value, "one of " + EnumSet.allOf(type));
        }

        <E extends Enum<E>> Set<E> setOf(String key, String value, Class<E> type) {
            Set<E> set = EnumSet.noneOf(type);
            words(value).forEach(word -> set.add(oneOf(key, word, type)));
            return set;
        }

        List<Symbol> symbols(String key, String value) {
            List<Symbol> symbols = new ArrayList<>();
            for (String word : words(value)) {
                try {
                    symbols.add(Symbol.parse(word));
                } catch (IllegalArgumentException e) {
                    throw invalid(key, value, e.getMessage());
                }
            }
            return List.copyOf(symbols);
        }

        /** Null if the key is empty. */
        Window window(String key, String value) {
            if (value == null || value.isBlank()) {
                return null;
            }
            try {
                return Window.parse(value);
            } catch (IllegalArgumentException e) {
                throw invalid(key, value, e.getMessage());
            }
        }
    }
}
