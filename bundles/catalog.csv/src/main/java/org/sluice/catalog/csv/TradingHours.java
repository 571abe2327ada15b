package org.sluice.catalog.csv;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.sluice.api.catalog.Hours;
import org.sluice.api.market.Phase;

/** Reads {@code 21:00-01:00 09:00-10:15}: local times; one from 18:00 on belongs to the next trading day. */
final class TradingHours {

    static final String EXPECTED =
            "sessions as 21:00-01:00 09:00-10:15, none overlapping, only a night's after midnight";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private static final int DAY = 24 * 60;

    private TradingHours() {}

    /** The stretches of one column, in the order written; none if the text is empty. */
    static List<Hours> parse(String text, Phase phase) {
        List<Hours> found = new ArrayList<>();
        for (String word : text.isEmpty() ? new String[0] : text.split(" +")) {
            String[] ends = word.split("-", -1);
            if (ends.length != 2) {
                throw new IllegalArgumentException(word);
            }
            found.add(new Hours(LocalTime.parse(ends[0], TIME), LocalTime.parse(ends[1], TIME), phase));
        }
        return found;
    }

    /** Puts a trading day in order of time, or answers null if that can't be. */
    static List<Hours> inOrder(List<Hours> hours) {
        List<Hours> sorted = new ArrayList<>(hours);
        sorted.sort(Comparator.comparingInt(TradingHours::start));
        int before = Integer.MIN_VALUE;
        for (Hours each : sorted) {
            int end = end(each);
            if (start(each) < before || end <= start(each) || end > DAY) {
                return null;
            }
            before = end;
        }
        return sorted.isEmpty() ? null : sorted;
    }

    /** Minutes from the midnight with which the trading day's date begins; a night session's are negative. */
    private static int start(Hours hours) {
        return minutes(hours.start()) - (hours.night() ? DAY : 0);
    }

    private static int end(Hours hours) {
        boolean evening = hours.night() && hours.end().isAfter(hours.start());
        return minutes(hours.end()) - (evening ? DAY : 0);
    }

    private static int minutes(LocalTime time) {
        return time.toSecondOfDay() / 60;
    }
}
