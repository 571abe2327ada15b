package org.sluice.server.diff;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.sluice.api.catalog.Hours;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;

/** What does not move of an instrument, as the members of its quote. */
final class Terms {

    private final byte[] members;
    private final double multiplier;
    private final boolean listed;

    private Terms(JsonBuffer members, double multiplier, boolean listed) {
        this.members = members.toBytes();
        this.multiplier = multiplier;
        this.listed = listed;
    }

    static Terms of(Instrument instrument) {
        Product product = instrument.product();
        JsonBuffer out = start(instrument.symbol());
        double tick = instrument.priceTick() > 0 ? instrument.priceTick() : product.priceTick();
        out.put(',').name("instrument_name").string(instrument.name());
        out.put(',').name("ins_class").string(kind(product.kind()));
        out.put(',').name("product_id").string(product.code());
        out.put(',').name("price_tick").number(tick, 1);
        int decimals = Math.max(0, BigDecimal.valueOf(tick).stripTrailingZeros().scale());
        out.put(',').name("price_decs").integer(decimals);
        out.put(',').name("volume_multiple").number(product.multiplier(), 0);
        out.put(',').name("expired").put("false");
        out.put(',').name("trading_time").put('{');
        out.name("day");
        hours(out, product.hours(), false);
        out.put(',').name("night");
        hours(out, product.hours(), true);
        out.put('}');
        return new Terms(out, product.multiplier(), true);
    }

    /** Of a symbol that has a quote but is not in the catalog. */
    static Terms bare(Symbol symbol) {
        return new Terms(start(symbol), 1, false);
    }

    private static JsonBuffer start(Symbol symbol) {
        JsonBuffer out = new JsonBuffer();
        out.name("instrument_id").string(symbol.toString());
        return out.put(',').name("exchange_id").string(symbol.exchange().name());
    }

    private static String kind(Product.Kind kind) {
        return kind == Product.Kind.ETF ? "FUND" : kind.name();
    }

    /** As {@code [["21:00:00","25:00:00"]]}: hours go on counting after midnight. */
    private static void hours(JsonBuffer out, List<Hours> hours, boolean night) {
        out.put('[');
        int start = out.size();
        for (Hours one : hours) {
            if (one.phase() == Phase.CONTINUOUS && one.night() == night) {
                int from = one.start().toSecondOfDay();
                int to = one.end().toSecondOfDay();
                out.comma(start).put('[').put(clock(from)).put(',');
                out.put(clock(to < from ? to + 86_400 : to)).put(']');
            }
        }
        out.put(']');
    }

    private static String clock(int second) {
        return "\"" + two(second / 3600) + ':' + two(second / 60 % 60) + ':' + two(second % 60) + '"';
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    /** The members without braces; at least one. */
    byte[] members() {
        return members;
    }

    /** Units in one contract. */
    double multiplier() {
        return multiplier;
    }

    /** Whether the catalog has it. */
    boolean listed() {
        return listed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Terms that && Arrays.equals(members, that.members);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(members);
    }
}
