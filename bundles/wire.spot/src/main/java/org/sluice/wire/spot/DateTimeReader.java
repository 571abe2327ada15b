package org.sluice.wire.spot;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads every form of time that hikyuu reads or writes: {@code 2024-03-01 10:15:03}, {@code 2024/03/01 10:15:3.5000000},
 * {@code 20240301 10:15:03}, {@code 20240301T101503}, {@code 2024-03-01}, {@code 20240301}.
 */
final class DateTimeReader {

    private static final int LONGEST = 40;

    private static final Pattern FORM = Pattern.compile("(\\d{4})(?:([-/])(\\d{1,2})\\2(\\d{1,2})|(\\d{2})(\\d{2}))"
            + "(?:[ T](?:(\\d{1,2}):(\\d{1,2}):(\\d{1,2})|(\\d{2})(\\d{2})(\\d{2}))(?:\\.(\\d{1,9}))?)?");

    private DateTimeReader() {}

    /** The time to the microsecond, the rest cut off; or null if the text is none. */
    static LocalDateTime read(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        Matcher match = FORM.matcher(text.strip());
        if (!match.matches()) {
            return null;
        }
        String fraction = match.group(13) == null ? "" : match.group(13);
        int micros = Integer.parseInt((fraction + "000000").substring(0, 6));
        try {
            return LocalDateTime.of(
                    Integer.parseInt(match.group(1)),
                    either(match, 3, 5),
                    either(match, 4, 6),
                    either(match, 7, 10),
                    either(match, 8, 11),
                    either(match, 9, 12),
                    micros * 1000);
        } catch (DateTimeException e) {
            return null; // the form of a time, but no such month or hour; the caller skips the record
        }
    }

    private static int either(Matcher match, int group, int other) {
        String digits = match.group(group) != null ? match.group(group) : match.group(other);
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
