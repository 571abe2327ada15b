package org.sluice.history.csv;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where a header has what, and the values of a row by that. */
final class Columns {

    private static final List<String> DATES = List.of("date", "datetime", "day");
    private static final List<String> TIMES = List.of("time");
    private static final List<String> TURNOVERS = List.of("turnover", "amount");
    private static final List<String> VOLUMES = List.of("volume", "vol", "count");
    private static final List<String> INTERESTS = List.of("open_interest", "openinterest");

    private final Lines lines;
    private final int size;
    private final int date;
    private final int time;
    private final int open;
    private final int high;
    private final int low;
    private final int close;
    private final int volume;
    private final int turnover;
    private final int openInterest;
    private String[] row = {};

    Columns(Lines lines, String header) throws IOException {
        this.lines = lines;
        List<String> names = new ArrayList<>();
        for (String name : header.split(",", -1)) {
            names.add(name.strip().toLowerCase(Locale.ROOT));
        }
        size = names.size();
        date = place(names, DATES, true);
        time = place(names, TIMES, false);
        open = place(names, List.of("open"), true);
        high = place(names, List.of("high"), true);
        low = place(names, List.of("low"), true);
        close = place(names, List.of("close"), true);
        volume = place(names, VOLUMES, false);
        turnover = place(names, TURNOVERS, false);
        openInterest = place(names, INTERESTS, false);
    }

    private int place(List<String> names, List<String> wanted, boolean required) throws IOException {
        int found = -1;
        for (int i = 0; i < names.size(); i++) {
            if (wanted.contains(names.get(i))) {
                if (found >= 0) {
                    throw lines.refused(names.get(found) + " and " + names.get(i) + " are both " + wanted.get(0));
                }
                found = i;
            }
        }
        if (found < 0 && required) {
            throw lines.refused("no column " + wanted.get(0) + " in " + names);
        }
        return found;
    }

    /** Goes on to a line. */
    void row(String line) throws IOException {
        row = line.split(",", -1);
        if (row.length != size) {
            throw lines.refused(row.length + " columns, but the header has " + size);
        }
    }

    /**
     * Local date and time: {@code 2017-3-3 13:22:0}, {@code 2017/03/03}, {@code 20170303}, {@code 201703031322}; the time
     * may have a column of its own.
     */
    LocalDateTime time() throws IOException {
        String text = row[date].strip() + (time < 0 ? "" : " " + row[time].strip());
        String[] parts = text.replaceFirst("^([0-9]{4})([0-9]{2})([0-9]{2})", "$1-$2-$3 ")
                .replaceFirst(" ([0-9]{2})([0-9]{2})$", " $1:$2")
                .strip()
                .split("[-/ :T]+");
        try {
            if (parts.length == 3 || parts.length == 5 || parts.length == 6) {
                int[] numbers = new int[6];
                for (int i = 0; i < parts.length; i++) {
                    numbers[i] = Integer.parseInt(parts[i]);
                }
                return LocalDate.of(numbers[0], numbers[1], numbers[2]).atTime(numbers[3], numbers[4], numbers[5]);
            }
        } catch (NumberFormatException | DateTimeException e) {
            // refused below, as what is not three to six numbers
        }
        throw lines.refused("date=" + text + ": a date, or date and time, as 2017-03-03 13:22");
    }

    double open() throws IOException {
        return price("open", open);
    }

    double high() throws IOException {
        return price("high", high);
    }

    double low() throws IOException {
        return price("low", low);
    }

    double close() throws IOException {
        return price("close", close);
    }

    /** NaN if there is no such column or value. */
    double volume() throws IOException {
        return number("volume", volume);
    }

    /** NaN if there is no such column or value. */
    double turnover() throws IOException {
        return number("turnover", turnover);
    }

    /** NaN if there is no such column or value. */
    double openInterest() throws IOException {
        return number("open_interest", openInterest);
    }

    private double price(String name, int place) throws IOException {
        double value = number(name, place);
        if (!(value > 0)) {
            throw lines.refused(name + '=' + row[place].strip() + ": a price above 0");
        }
        return value;
    }

    private double number(String name, int place) throws IOException {
        if (place < 0 || row[place].isBlank()) {
            return Double.NaN;
        }
        try {
            double value = Double.parseDouble(row[place].strip());
            if (value >= 0 && value < Double.POSITIVE_INFINITY) {
                return value;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw lines.refused(name + '=' + row[place].strip() + ": a number, at least 0");
    }
}
