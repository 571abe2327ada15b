package org.sluice.importer;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.sluice.api.catalog.Product;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Symbol;

/**
 * The checked configuration.
 *
 * @param sources names of history sources, the preferred first
 * @param symbols those to import, whatever their kind; empty: all of the kinds and exchanges
 * @param time of day on trading days, local
 * @param dayFrom first day of daily bars
 * @param minuteDays calendar days back for bars of minutes
 * @param overlapDays calendar days that are read again
 * @param state file that says what is done
 * @param loggedErrors distinct causes that are written to the log in one run
 */
record Settings(
        List<String> sources,
        List<Interval> intervals,
        List<Symbol> symbols,
        Set<Product.Kind> kinds,
        Set<Exchange> exchanges,
        LocalTime time,
        LocalDate dayFrom,
        int minuteDays,
        int overlapDays,
        Path state,
        int loggedErrors) {

    /** What an import can bring; longer bars are made of days, other minutes of minutes. */
    private static final Set<Interval> POSSIBLE = EnumSet.of(Interval.DAY, Interval.MIN1, Interval.MIN5);

    /** Java's name of the folder the process is installed in. */
    private static final String HOME = "sluice.home";

    private static final LocalDate FIRST_EXCHANGE_DAY = LocalDate.of(1990, 12, 19);
    private static final LocalDate LAST = LocalDate.of(2100, 1, 1);

    /** Reads one word of a list. */
    private interface Word<T> {
        T read(String text);
    }

    static Settings of(Importer.Config config, Map<String, ?> properties) {
        List<String> sources = list(properties, "sources", config.sources(), "names, as tdx,csv", text -> text);
        if (sources.isEmpty()) {
            throw new InvalidSettingException(properties, "sources", "", "at least one history.name, as tdx or csv");
        }
        List<Interval> intervals = list(properties, "intervals", config.intervals(), "some of 1d, 1m, 5m", text -> {
            Interval interval = Interval.parse(text);
            return POSSIBLE.contains(interval) ? interval : null;
        });
        if (intervals.isEmpty()) {
            throw new InvalidSettingException(properties, "intervals", "", "some of 1d, 1m, 5m");
        }
        return new Settings(
                sources,
                intervals,
                list(properties, "symbols", config.symbols(), "symbols, as SH600000,SHFE.cu2501", Symbol::parse),
                set(
                        Product.Kind.class,
                        list(
                                properties,
                                "kinds",
                                config.kinds(),
                                "some of " + List.of(Product.Kind.values()),
                                text -> Product.Kind.valueOf(text.toUpperCase(Locale.ROOT)))),
                set(
                        Exchange.class,
                        list(
                                properties,
                                "exchanges",
                                config.exchanges(),
                                "some of " + List.of(Exchange.values()),
                                text -> Exchange.valueOf(text.toUpperCase(Locale.ROOT)))),
                time(properties, config.time()),
                day(properties, config.dayFrom()),
                number(properties, "minuteDays", config.minuteDays(), 1, 36_500),
                number(properties, "overlapDays", config.overlapDays(), 1, 365),
                state(properties, config),
                number(properties, "loggedErrors", config.loggedErrors(), 1, 1000));
    }

    private static Path state(Map<String, ?> properties, Importer.Config config) {
        if (config.state().isBlank()) {
            throw new InvalidSettingException(properties, "state", config.state(), "the path of a file");
        }
        String home = config.home().isBlank()
                ? System.getProperty(HOME, "")
                : config.home().strip();
        try {
            return Path.of(home).resolve(config.state().strip());
        } catch (InvalidPathException e) {
            throw new InvalidSettingException(properties, "state", config.state(), "a path (" + e.getReason() + ")");
        }
    }

    private static <T> List<T> list(
            Map<String, ?> properties, String key, String[] values, String expected, Word<T> word) {
        List<T> found = new ArrayList<>();
        for (String value : values) {
            for (String text : value.split(",")) {
                if (text.isBlank()) {
                    continue;
                }
                T read;
                try {
                    read = word.read(text.strip());
                } catch (IllegalArgumentException e) {
                    throw new InvalidSettingException(properties, key, text.strip(), expected);
                }
                if (read == null) {
                    throw new InvalidSettingException(properties, key, text.strip(), expected);
                }
                if (!found.contains(read)) {
                    found.add(read);
                }
            }
        }
        return List.copyOf(found);
    }

    private static <E extends Enum<E>> Set<E> set(Class<E> type, List<E> values) {
        return values.isEmpty() ? EnumSet.allOf(type) : EnumSet.copyOf(values);
    }

    private static LocalTime time(Map<String, ?> properties, String text) {
        try {
            return LocalTime.parse(text.strip());
        } catch (DateTimeException e) {
            throw new InvalidSettingException(properties, "time", text, "a time of day, as 18:00");
        }
    }

    private static LocalDate day(Map<String, ?> properties, String text) {
        String expected = "a date from " + FIRST_EXCHANGE_DAY + " on";
        try {
            LocalDate day = LocalDate.parse(text.strip());
            if (!day.isBefore(FIRST_EXCHANGE_DAY) && day.isBefore(LAST)) {
                return day;
            }
        } catch (DateTimeException e) {
            throw new InvalidSettingException(properties, "dayFrom", text, expected);
        }
        throw new InvalidSettingException(properties, "dayFrom", text, expected);
    }

    private static int number(Map<String, ?> properties, String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidSettingException(properties, key, value, least + " to " + most);
        }
        return value;
    }
}
