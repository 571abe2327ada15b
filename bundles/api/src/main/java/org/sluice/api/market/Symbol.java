package org.sluice.api.market;

import java.util.Locale;
import java.util.Objects;

/**
 * One instrument on one exchange, say {@code SSE.600000} or {@code SHFE.cu2501}. How other programs write it: {@link
 * Notation}.
 *
 * @param exchange where it is traded
 * @param code the exchange's own code, in the exchange's own case
 */
public record Symbol(Exchange exchange, String code) implements Comparable<Symbol> {

    public Symbol {
        Objects.requireNonNull(exchange, "exchange");
        if (code == null || code.isBlank()) {
            throw new IllegalArgumentException("a symbol needs a code, as in SSE.600000");
        }
    }

    /**
     * Reads {@code SSE.600000} and {@code SHFE.cu2501}, vn.py's {@code 600000.SSE}, or hikyuu's {@code SH600000}. The
     * exchange may be in any case, a code is taken as written.
     *
     * @throws IllegalArgumentException naming the text and the accepted forms
     */
    public static Symbol parse(String text) {
        String trimmed = text.strip();
        int dot = trimmed.indexOf('.');
        if (dot > 0 && dot + 1 < trimmed.length()) {
            String before = trimmed.substring(0, dot);
            String after = trimmed.substring(dot + 1);
            for (Exchange exchange : Exchange.values()) {
                if (exchange.name().equalsIgnoreCase(before)) {
                    return new Symbol(exchange, after);
                }
                if (exchange.name().equalsIgnoreCase(after)) {
                    return new Symbol(exchange, before);
                }
            }
        } else if (trimmed.length() > 2) {
            String market = trimmed.substring(0, 2).toUpperCase(Locale.ROOT);
            String code = trimmed.substring(2);
            for (Exchange exchange : Exchange.values()) {
                if (exchange.market().equals(market) && code.chars().allMatch(Character::isDigit)) {
                    return new Symbol(exchange, code);
                }
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no symbol; write SH600000, SSE.600000 or SHFE.cu2501");
    }

    @Override
    public int compareTo(Symbol other) {
        int byExchange = exchange.compareTo(other.exchange);
        return byExchange != 0 ? byExchange : code.compareTo(other.code);
    }

    /** Exchange, a dot and the code: {@code SSE.600000}. */
    @Override
    public String toString() {
        return exchange.name() + '.' + code;
    }
}
