package org.sluice.gateway.sim.matching;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.sluice.api.market.Depth;
import org.sluice.gateway.sim.terms.Money;

/** What is left of one side of a quote's depth. Not thread-safe. */
final class Supply {

    static final Supply NONE = new Supply(Depth.EMPTY);

    private final List<BigDecimal> prices = new ArrayList<>();
    private final List<Long> sizes = new ArrayList<>();

    Supply(Depth depth) {
        for (int level = 0; level < depth.levels(); level++) {
            BigDecimal price = Money.price(depth.price(level));
            long size = depth.size(level) >= 1 ? (long) depth.size(level) : 0;
            if (price != null && size > 0) {
                prices.add(price);
                sizes.add(size);
            }
        }
    }

    /** The best price of which something is left; null without. */
    BigDecimal best() {
        for (int level = 0; level < prices.size(); level++) {
            if (sizes.get(level) > 0) {
                return prices.get(level);
            }
        }
        return null;
    }

    /** The price of the last of so many levels; null without. */
    BigDecimal deepest(int levels) {
        return prices.isEmpty() ? null : prices.get(Math.min(levels, prices.size()) - 1);
    }

    /**
     * Takes up to a volume off it.
     *
     * @param rising whether prices rise from the best on: the side of the sellers
     * @param limit null: any
     * @param levels how many of the quote's levels count
     * @param atOnce takes nothing if there is less
     * @param own the price for all of it; null: those of the levels
     */
    List<Fill> take(boolean rising, BigDecimal limit, int levels, long volume, long atOnce, BigDecimal own) {
        List<Fill> fills = new ArrayList<>();
        long wanted = volume;
        int reach = Math.min(levels, prices.size());
        for (int level = 0; level < reach && wanted > 0; level++) {
            BigDecimal price = prices.get(level);
            int order = limit == null ? 0 : price.compareTo(limit);
            if (rising ? order > 0 : order < 0) {
                break;
            }
            long taken = Math.min(wanted, sizes.get(level));
            if (taken > 0) {
                fills.add(new Fill(own == null ? price : own, taken));
                wanted -= taken;
            }
        }
        if (volume - wanted < atOnce) {
            return List.of();
        }
        use(volume - wanted);
        return own == null || fills.isEmpty() ? fills : List.of(new Fill(own, volume - wanted));
    }

    private void use(long volume) {
        long used = volume;
        for (int level = 0; used > 0; level++) {
            long taken = Math.min(used, sizes.get(level));
            sizes.set(level, sizes.get(level) - taken);
            used -= taken;
        }
    }
}
