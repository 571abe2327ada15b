package org.sluice.api.market;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The code of a contract in its parts.
 *
 * @param product {@code cu}
 * @param digits of year and month: {@code 2501}, at CZCE {@code 501}
 * @param tail of an option or a special contract: {@code C70000}, else empty
 */
record Contract(String product, String digits, String tail) {

    /** The exchange of each product, for notations that don't say it; in the exchange's case. */
    private static final Map<String, Exchange> HOMES = homes(Map.of(
            Exchange.SHFE, "ad ag al ao au br bu cu fu hc ni op pb rb ru sn sp ss wr zn",
            Exchange.INE, "bc ec lu nr sc",
            Exchange.DCE, "a b bb bz c cs eb eg fb i j jd jm l lg lh m p pg pp rr v y",
            Exchange.CZCE,
                    "AP CF CJ CY ER FG JR LR MA ME OI PF PK PL PM PR PX RI RM RO RS SA SF SH SM SR TA TC UR WH WS WT ZC",
            Exchange.CFFEX, "HO IC IF IH IM IO MO T TF TL TS",
            Exchange.GFEX, "lc pd ps pt si"));

    /** A contract whose delivery is longer ago than this is not meant, but the one ten years later. */
    private static final int MONTHS_BACK = 12;

    /** Null if it is none. */
    static Contract of(String code) {
        int letters = 0;
        while (letters < code.length() && letter(code.charAt(letters))) {
            letters++;
        }
        int digits = digits(code, letters);
        int count = digits - letters;
        if (letters == 0 || count < 3 || count > 4) {
            return null;
        }
        for (int i = digits; i < code.length(); i++) {
            char c = code.charAt(i);
            if (!(letter(c) || digit(c) || c == '-' || c == '.')) {
                return null;
            }
        }
        int month = Integer.parseInt(code, digits - 2, digits, 10);
        return month < 1 || month > 12
                ? null
                : new Contract(code.substring(0, letters), code.substring(letters, digits), code.substring(digits));
    }

    /** The end of the digits from a place on. */
    static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && digit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Whether it is written as that futures exchange writes it. */
    boolean isOf(Exchange exchange) {
        String cased = lower(exchange) ? product.toLowerCase(Locale.ROOT) : product.toUpperCase(Locale.ROOT);
        // what follows is in capitals everywhere: m2505-C-3000, sc2501TAS
        return product.equals(cased)
                && digits.length() == (exchange == Exchange.CZCE ? 3 : 4)
                && tail.equals(tail.toUpperCase(Locale.ROOT));
    }

    /** Two digits of the year and two of the month, of a contract that has but one for the year. */
    String full(LocalDate day, String shown) {
        if (day == null) {
            throw new IllegalArgumentException(
                    shown + " needs a day, which says its decade: CZCE itself writes one digit of the year");
        }
        int month = Integer.parseInt(digits, 1, 3, 10);
        int first = day.getYear() * 12 + day.getMonthValue() - MONTHS_BACK;
        // the first year in which this month is not too far back, and from there the first with this digit
        int year = (first - month + 11) / 12;
        year += Math.floorMod(digits.charAt(0) - '0' - year, 10);
        return String.format(Locale.ROOT, "%02d%02d", year % 100, month);
    }

    /** The exchange of its product; null if it is not in the table. */
    Exchange home() {
        return HOMES.get(product);
    }

    /** Whether a futures exchange writes its products in lower case. */
    static boolean lower(Exchange exchange) {
        return exchange != Exchange.CZCE && exchange != Exchange.CFFEX;
    }

    private static boolean letter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static Map<String, Exchange> homes(Map<Exchange, String> products) {
        Map<String, Exchange> homes = new HashMap<>();
        products.forEach((exchange, names) -> {
            for (String name : names.split(" ")) {
                homes.put(name, exchange);
            }
        });
        return Map.copyOf(homes);
    }
}
