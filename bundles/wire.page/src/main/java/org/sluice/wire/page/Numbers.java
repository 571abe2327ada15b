package org.sluice.wire.page;

/**
 * Reads decimal numbers in place: {@code 7.18}, {@code -1}, {@code 475964884}; no exponent, no sign {@code +}. Each
 * method throws {@link NumberFormatException} if something else stands there.
 */
public final class Numbers {

    private Numbers() {}

    /** Up to here digits and powers of ten are exact doubles, so one division is rounded correctly. */
    private static final int EXACT_DIGITS = 15;

    private static final double[] TENS = new double[EXACT_DIGITS + 1];

    static {
        for (int power = 0; power <= EXACT_DIGITS; power++) {
            TENS[power] = Double.parseDouble("1e" + power);
        }
    }

    /** The number between two places, or NaN if nothing stands there. */
    public static double read(String text, int from, int to) {
        if (from == to) {
            return Double.NaN;
        }
        boolean negative = text.charAt(from) == '-';
        long value = 0;
        int digits = 0;
        int point = -1;
        for (int i = negative ? from + 1 : from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '.' && point < 0) {
                point = i;
            } else if (c >= '0' && c <= '9') {
                digits++;
                value = digits <= EXACT_DIGITS ? value * 10 + (c - '0') : value;
            } else {
                throw new NumberFormatException("not a number");
            }
        }
        if (digits == 0) {
            throw new NumberFormatException("no digit");
        }
        if (digits > EXACT_DIGITS) {
            return Double.parseDouble(text.substring(from, to));
        }
        double magnitude = point < 0 ? value : value / TENS[to - 1 - point];
        return negative ? -magnitude : magnitude;
    }

    /** A price; NaN if there is none, which pages say by nothing, by 0 or by -1. */
    public static double price(String text, int from, int to) {
        double value = read(text, from, to);
        return value > 0 ? value : Double.NaN;
    }

    /** A volume, size or turnover, where 0 is a known 0; NaN if nothing stands there. */
    public static double amount(String text, int from, int to) {
        double value = read(text, from, to);
        if (value < 0) {
            throw new NumberFormatException("negative");
        }
        return value;
    }

    /** Exactly so many digits as one number. */
    public static long digits(String text, int from, int to, int count) {
        if (to - from != count) {
            throw new NumberFormatException("not " + count + " digits");
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw new NumberFormatException("not a digit");
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }
}
