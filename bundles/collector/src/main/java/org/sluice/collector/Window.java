package org.sluice.collector;

import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A stretch of the day in local time, as hikyuu writes it: {@code 9:00-12:00}, seconds allowed and kept. */
record Window(LocalTime start, LocalTime end) {

    private static final Pattern FORM =
            Pattern.compile("\\s*(\\d{1,2}):(\\d{2})(?::(\\d{2}))?\\s*-\\s*(\\d{1,2}):(\\d{2})(?::(\\d{2}))?\\s*");

    /** Reads {@code 9:00-12:00}; equal ends mean an empty window. */
    static Window parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("start and end as in 9:00-12:00");
        }
        Window window = new Window(time(matcher, 1), time(matcher, 4));
        if (window.start.isAfter(window.end)) {
            throw new IllegalArgumentException("the start must not be after the end");
        }
        return window;
    }

    boolean empty() {
        return start.equals(end);
    }

    private static LocalTime time(Matcher matcher, int group) {
        int hour = Integer.parseInt(matcher.group(group));
        int minute = Integer.parseInt(matcher.group(group + 1));
        int second = matcher.group(group + 2) == null ? 0 : Integer.parseInt(matcher.group(group + 2));
        if (hour > 23 || minute > 59 || second > 59) {
            throw new IllegalArgumentException("hours 0-23, minutes and seconds 0-59");
        }
        return LocalTime.of(hour, minute, second);
    }
}
