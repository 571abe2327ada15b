package org.sluice.history.tdx;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;

/**
 * One record of a file, as TDX writes it: 32 bytes, little-endian. The page {@code TDX.md} beside this has the fields.
 *
 * @param time the date, or the local minute in which the bar ends
 * @param turnover yuan
 * @param volume in a unit that only arithmetic tells, see {@link Units}
 */
record TdxRecord(LocalDateTime time, double open, double high, double low, double close, double turnover, long volume) {

    /** Bytes of every record. */
    static final int SIZE = 32;

    private static final int YEAR = 2048;
    private static final int FIRST_YEAR = 2004;
    private static final int MINUTES = 24 * 60;

    /** How a kind of file is written. */
    enum Form {
        /** {@code .day}: whole prices, a date. */
        DAY,
        /** {@code .lc1}, {@code .lc5}: prices as floats, a minute. */
        MINUTE,
        /** {@code .1}, {@code .5}: whole prices, a minute. */
        OLD_MINUTE;

        /**
         * When the record at the buffer's position is.
         *
         * @throws DateTimeException if that is no date or no time
         */
        LocalDateTime time(ByteBuffer in, int at) {
            if (this == DAY) {
                int date = in.getInt(at);
                return LocalDate.of(date / 10_000, date / 100 % 100, date % 100).atStartOfDay();
            }
            int date = Short.toUnsignedInt(in.getShort(at));
            int minute = Short.toUnsignedInt(in.getShort(at + 2));
            if (minute >= MINUTES) {
                throw new DateTimeException("minute " + minute + " of a day");
            }
            return LocalDate.of(date / YEAR + FIRST_YEAR, date % YEAR / 100, date % YEAR % 100)
                    .atStartOfDay()
                    .plusMinutes(minute);
        }

        /**
         * Reads the record at a position.
         *
         * @param scale what a whole price is divided by
         * @throws IllegalArgumentException if it is no record, saying why
         */
        TdxRecord read(ByteBuffer in, int at, int scale) {
            LocalDateTime time;
            try {
                time = time(in, at);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("no date or time: " + e.getMessage(), e);
            }
            TdxRecord found = new TdxRecord(
                    time,
                    price(in, at + 4, scale),
                    price(in, at + 8, scale),
                    price(in, at + 12, scale),
                    price(in, at + 16, scale),
                    in.getFloat(at + 20),
                    Integer.toUnsignedLong(in.getInt(at + 24)));
            found.check();
            return found;
        }

        private double price(ByteBuffer in, int at, int scale) {
            return this == MINUTE
                    // the shortest text of the float is what was meant: 10.37, not 10.369999885559082
                    ? Double.parseDouble(Float.toString(in.getFloat(at)))
                    : (double) Integer.toUnsignedLong(in.getInt(at)) / scale;
        }
    }

    /** Whether nothing was traded and there is no price: a halted day in some files. */
    boolean empty() {
        return open == 0 && high == 0 && low == 0 && close == 0 && volume == 0;
    }

    /**
     * Whether low is above high. It occurs in true files: once in the index of 1992. Open or close outside of the two occurs
     * more often there, by some points, and is left as it is.
     */
    boolean crossed() {
        return low > high;
    }

    private void check() {
        if (!(turnover >= 0 && turnover < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("amount " + turnover);
        }
        if (empty()) {
            return;
        }
        for (double price : new double[] {open, high, low, close}) {
            if (!(price > 0 && price < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("price " + price);
            }
        }
    }
}
