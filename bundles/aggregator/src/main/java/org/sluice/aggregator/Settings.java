package org.sluice.aggregator;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.Interval;

/**
 * The aggregator's settings, looked through.
 *
 * @param intervals which bars are made
 * @param barsPerSymbol closed bars kept of each symbol and interval
 * @param grace how long after its end a bar is closed though no later tick has come
 * @param closing how long after a session's end ticks still count to its last bar
 * @param rebuild how long symbols wait for the day's stored ticks
 */
record Settings(Set<Interval> intervals, int barsPerSymbol, Duration grace, Duration closing, Duration rebuild) {

    static Settings of(Aggregator.Config config, Map<String, ?> properties) {
        Set<Interval> intervals = EnumSet.noneOf(Interval.class);
        // A file's value comes as one text.
        Arrays.stream(config.intervals())
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .forEach(text -> intervals.add(interval(text, properties)));
        return new Settings(
                intervals.isEmpty() ? EnumSet.allOf(Interval.class) : intervals,
                within(properties, "barsPerSymbol", config.barsPerSymbol(), 1, 100_000),
                Duration.ofSeconds(within(properties, "graceSeconds", config.graceSeconds(), 0, 3_600)),
                Duration.ofSeconds(within(properties, "closingSeconds", config.closingSeconds(), 0, 600)),
                Duration.ofSeconds(within(properties, "rebuildSeconds", config.rebuildSeconds(), 0, 3_600)));
    }

    private static Interval interval(String text, Map<String, ?> properties) {
        try {
            return Interval.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(properties, "intervals", text, e.getMessage());
        }
    }

    private static int within(Map<String, ?> properties, String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidSettingException(properties, key, value, least + " to " + most);
        }
        return value;
    }
}
