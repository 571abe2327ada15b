package org.sluice.fetcher.replay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Symbol;

/**
 * The trade prints of one symbol as they were recorded, in the order of time.
 *
 * @param seconds when, in seconds since 1970
 * @param prices in {@link #SCALE parts} of a yuan
 * @param lots how many lots changed hands
 * @param bought whether the buyer took what was offered; false also if that is not known
 */
record Trades(Symbol symbol, long[] seconds, long[] prices, long[] lots, boolean[] bought) {

    /** Parts of a yuan in which prices are counted, so that sums are exact. */
    static final int SCALE = 10_000;

    static final String HEADER = "datetime,price,volume,side";

    private static final String SUFFIX = ".csv";

    /** Whether this is a file of prints, by its name. */
    static boolean isFile(Path file) {
        return file.getFileName().toString().endsWith(SUFFIX) && Files.isRegularFile(file);
    }

    /**
     * Reads {@code SH600000.csv}: {@code 2019-02-01 09:25:02,10.820,5368,2}, local time, yuan, lots, side.
     *
     * @throws IOException naming the file, the line and the value that can't be used
     */
    static Trades read(Path file) throws IOException {
        // All of it is ASCII; in this charset a stray byte is shown in the message instead of failing without a line.
        List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        if (lines.isEmpty() || !lines.get(0).strip().equals(HEADER)) {
            throw bad(file, 1, lines.isEmpty() ? "" : lines.get(0), "the header " + HEADER);
        }
        int count = lines.size() - 1;
        if (count == 0) {
            throw bad(file, 2, "", "at least one print");
        }
        Trades trades = new Trades(symbol(file), new long[count], new long[count], new long[count], new boolean[count]);
        Days days = new Days();
        for (int i = 0; i < count; i++) {
            trades.parse(file, lines.get(i + 1), i, days);
        }
        return trades;
    }

    int size() {
        return seconds.length;
    }

    private void parse(Path file, String line, int i, Days days) throws IOException {
        int number = i + 2;
        String[] fields = line.split(",", -1);
        if (fields.length != 4) {
            throw bad(file, number, line, "four fields: " + HEADER);
        }
        try {
            seconds[i] = days.second(fields[0]);
        } catch (DateTimeException | IndexOutOfBoundsException e) {
            throw bad(file, number, fields[0], "a time as in 2019-02-01 09:25:02");
        }
        if (i > 0 && seconds[i] < seconds[i - 1]) {
            throw bad(file, number, fields[0], "a time not before the line above");
        }
        prices[i] = scaled(fields[1]);
        if (prices[i] <= 0) {
            throw bad(file, number, fields[1], "a price in yuan above 0 with at most four decimals");
        }
        lots[i] = whole(fields[2]);
        if (lots[i] < 0) {
            throw bad(file, number, fields[2], "a whole number of lots");
        }
        long side = whole(fields[3]);
        if (side < 0 || side > 2) {
            throw bad(file, number, fields[3], "a side: 0 bought, 1 sold, 2 unknown");
        }
        bought[i] = side == 0;
    }

    private static Symbol symbol(Path file) throws IOException {
        String name = file.getFileName().toString();
        try {
            return Symbol.parse(name.substring(0, name.length() - SUFFIX.length()));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": the file's name is to be a symbol and " + SUFFIX + ": " + e.getMessage());
        }
    }

    /** A price in parts of a yuan; -1 if it is none. Prices have few digits: no need for anything clever. */
    private static long scaled(String text) {
        int dot = text.indexOf('.');
        int decimals = dot < 0 ? 0 : text.length() - dot - 1;
        if (decimals > 4 || dot == 0) {
            return -1;
        }
        long value = whole(dot < 0 ? text : text.substring(0, dot) + text.substring(dot + 1));
        for (int i = decimals; i < 4; i++) {
            value *= 10;
        }
        return value;
    }

    /** A number of at most nine digits; -1 if it is none. */
    private static long whole(String text) {
        if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return Long.parseLong(text);
    }

    private static IOException bad(Path file, int line, String value, String expected) {
        return new IOException(file + ": line " + line + ": '" + value + "': expected " + expected);
    }

    /** Turns local times into seconds; remembers the last date, as a file has few. */
    private static final class Days {
        private String date = "";
        private long start;

        long second(String text) {
            String day = text.substring(0, 10);
            if (!day.equals(date)) {
                start = LocalDate.parse(day).atStartOfDay(MarketTime.ZONE).toEpochSecond();
                date = day;
            }
            if (text.charAt(10) != ' ') {
                throw new DateTimeException(text);
            }
            return start + LocalTime.parse(text.substring(11)).toSecondOfDay();
        }
    }
}
