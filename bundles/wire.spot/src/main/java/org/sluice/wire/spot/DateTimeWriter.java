package org.sluice.wire.spot;

/**
 * Writes times as the stream has them, {@code 2024-03-01 10:15:03} or {@code 2024-03-01 10:15:03.500000}, without an
 * object per time. Keeps the last second, which a sweep's records often share, and the last date. Not thread-safe.
 */
final class DateTimeWriter {

    /** China has had no summer time since 1991, and nothing on this stream is older. */
    private static final long OFFSET_SECONDS = 8 * 3600;

    private static final long DAY_SECONDS = 86_400;
    private static final int MICROS = 1_000_000;

    /** Days from 0000-03-01, from which leap days are easy to count, to 1970-01-01. */
    private static final int DAYS_TO_EPOCH = 719_468;

    private static final int DAYS_OF_400_YEARS = 146_097;
    private static final int DATE = 4;
    private static final int TIME = DATE + 11;
    private static final int FRACTION = TIME + 8;

    /** The string as it stands in a message: length, text, NUL, zeros. */
    final byte[] block = new byte[32];

    private long second = Long.MIN_VALUE;
    private long day = Long.MIN_VALUE;

    DateTimeWriter() {
        block[DATE + 4] = '-';
        block[DATE + 7] = '-';
        block[DATE + 10] = ' ';
        block[TIME + 2] = ':';
        block[TIME + 5] = ':';
    }

    /** Makes {@link #block} this time's; answers how many of its bytes are used, a multiple of eight. */
    int write(long epochMicros) {
        long epochSecond = Math.floorDiv(epochMicros, (long) MICROS);
        if (epochSecond != second) {
            writeSecond(epochSecond + OFFSET_SECONDS);
            second = epochSecond;
        }
        int micros = (int) (epochMicros - epochSecond * MICROS);
        if (micros == 0) {
            block[0] = (byte) (FRACTION - DATE);
            block[FRACTION] = 0;
            return 24;
        }
        block[0] = (byte) (FRACTION + 7 - DATE);
        block[FRACTION] = '.';
        pair(FRACTION + 1, micros / 10_000);
        pair(FRACTION + 3, micros / 100 % 100);
        pair(FRACTION + 5, micros % 100);
        return 32;
    }

    private void writeSecond(long localSecond) {
        long localDay = Math.floorDiv(localSecond, DAY_SECONDS);
        if (localDay != day) {
            writeDate((int) localDay);
            day = localDay;
        }
        int ofDay = (int) (localSecond - localDay * DAY_SECONDS);
        pair(TIME, ofDay / 3600);
        pair(TIME + 3, ofDay / 60 % 60);
        pair(TIME + 6, ofDay % 60);
    }

    /** Counts years from 1 March, so that the leap day is the last of its year. */
    private void writeDate(int epochDay) {
        int days = epochDay + DAYS_TO_EPOCH;
        int era = days / DAYS_OF_400_YEARS;
        int ofEra = days % DAYS_OF_400_YEARS;
        int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int fromMarch = (5 * ofYear + 2) / 153;
        int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
        int year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
        pair(DATE, year / 100);
        pair(DATE + 2, year % 100);
        pair(DATE + 5, month);
        pair(DATE + 8, ofYear - (153 * fromMarch + 2) / 5 + 1);
    }

    private void pair(int at, int value) {
        block[at] = (byte) ('0' + value / 10);
        block[at + 1] = (byte) ('0' + value % 10);
    }
}
