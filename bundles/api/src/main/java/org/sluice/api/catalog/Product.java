package org.sluice.api.catalog;

import java.util.List;
import org.sluice.api.market.Exchange;

/**
 * What instruments of one kind on one exchange share: terms and hours.
 *
 * @param code {@code STOCK}, {@code INDEX}, {@code ETF}, or the exchange's product code: {@code cu}
 * @param kind what it is, whatever the exchange calls it
 * @param multiplier units of the underlying in one contract; 1 for a share
 * @param priceTick smallest price step, yuan
 * @param lotSize shares or contracts in one quoted lot (手): 100 for a stock, 10 for a bond, 1 for a future
 * @param hours the day's phases in order of time, the night session first; local time. Without any it is no product but
 *     the mention of one, see {@link #mention}
 * @param closeToday whether the exchange wants today's position closed separately ({@code CLOSETODAY})
 */
public record Product(
        Exchange exchange,
        String code,
        String name,
        Kind kind,
        double multiplier,
        double priceTick,
        int lotSize,
        List<Hours> hours,
        boolean closeToday) {

    /** What an instrument is. */
    public enum Kind {
        STOCK,
        INDEX,
        ETF,
        BOND,
        FUTURE,
        OPTION
    }

    public Product {
        hours = List.copyOf(hours);
    }

    /**
     * For a source that knows instruments but not their terms and hours: the engine puts the product of that exchange and
     * kind in its place, of whichever source has it, and leaves the instruments out while none has.
     */
    public static Product mention(Exchange exchange, Kind kind) {
        return new Product(exchange, kind.name(), kind.name(), kind, 1, 0.01, 1, List.of(), false);
    }

    /** Whether terms and hours are another source's matter. */
    public boolean isMention() {
        return hours.isEmpty();
    }
}
