package org.sluice.health.doctor;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What two windows of the day amount to.
 *
 * @param odd whether nobody can have meant it
 */
record Phases(String meaning, boolean odd) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("H:mm[:ss]", Locale.ROOT);

    /** From the texts as configured, one of which may be empty. */
    static Phases of(String first, String second) {
        List<LocalTime[]> windows = new ArrayList<>();
        try {
            for (String text : new String[] {first, second}) {
                if (text.isEmpty()) {
                    continue;
                }
                String[] ends = text.split("-", 2);
                LocalTime start = LocalTime.parse(ends[0].strip(), TIME);
                LocalTime end = LocalTime.parse(ends[1].strip(), TIME);
                if (!start.equals(end)) {
                    windows.add(new LocalTime[] {start, end});
                }
            }
        } catch (DateTimeException | ArrayIndexOutOfBoundsException e) {
            return new Phases("not of the form 9:00-12:00", true);
        }
        if (windows.isEmpty()) {
            return new Phases("it collects round the clock", false);
        }
        if (windows.stream().anyMatch(window -> window[0].isAfter(window[1]))) {
            return new Phases("one ends before it begins", true);
        }
        if (windows.size() == 2 && windows.get(0)[1].isAfter(windows.get(1)[0])) {
            return new Phases("they overlap, or the second is before the first", true);
        }
        return new Phases(windows.size() == 1 ? "one window a day" : "two windows a day, one after the other", false);
    }
}
