package org.sluice.collector;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.feed.FeedStatus.UnitDoubt;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Tick;

/**
 * Whether the quotes of one source go together: turnover ÷ volume ÷ multiplier is the day's average price, which lies
 * between its low and its high. Lots taken for shares, or 10,000 yuan for yuan, do not.
 *
 * <p>Checked by the polling thread; read by any.
 */
final class UnitCheck {

    /** After so long without a quote that contradicts itself, a product is no longer in doubt. */
    static final Duration DOUBTED = Duration.ofMinutes(10);

    private static final double TOLERANCE = 0.01;
    /** Pages round turnover to this, yuan; most volumes are rounded to a lot. */
    private static final double TURNOVER_STEP = 10_000;
    /** A quote that rounding alone may bend this far tells nothing. */
    private static final double MOST_ROUNDING = 0.05;

    /** An index has no price of its own: its average is that of the shares in it, yuan, within these. */
    private static final double LEAST_SHARE = 0.5;

    private static final double MOST_SHARE = 500;

    private static final double[] FACTORS = {100, 10, 10_000, 0.01, 0.1, 0.0001};

    /** By exchange and the product's code: looked up for each quote, so no name is put together for it. */
    private final Map<Exchange, Map<String, Tally>> products = new EnumMap<>(Exchange.class);

    UnitCheck() {
        for (Exchange exchange : Exchange.values()) {
            products.put(exchange, new ConcurrentSkipListMap<>());
        }
    }

    /** Books one quote; answers whether volume, turnover and prices go together as far as can be told. */
    boolean fits(Tick tick, Instrument instrument, Instant now) {
        double volume = tick.volume();
        double turnover = tick.turnover();
        if (!(volume > 0) || !(turnover > 0) || instrument == null) {
            return true;
        }
        Product product = instrument.product();
        boolean index = product.kind() == Kind.INDEX;
        double low = index ? LEAST_SHARE : tick.low();
        double high = index ? MOST_SHARE : tick.high();
        // The greater of what it says and what it should say, for one of the two may be the mistaken one.
        double amount = Math.max(turnover, low * volume * product.multiplier());
        double rounding = TURNOVER_STEP / 2 / amount + product.lotSize() / 2.0 / volume;
        if (!(low > 0) || !(high >= low) || rounding > MOST_ROUNDING) {
            return true;
        }
        double slack = TOLERANCE + rounding;
        double average = turnover / volume / product.multiplier();
        Tally tally = products.get(product.exchange()).computeIfAbsent(product.code(), code -> new Tally());
        tally.checked++;
        if (within(average, low, high, slack)) {
            return true;
        }
        tally.found(factor(average, low, high, slack), tick, average, now);
        return false;
    }

    private static boolean within(double average, double low, double high, double slack) {
        return average >= low * (1 - slack) && average <= high * (1 + slack);
    }

    private static double factor(double average, double low, double high, double slack) {
        for (double factor : FACTORS) {
            if (within(average / factor, low, high, slack)) {
                return factor;
            }
        }
        return Double.NaN;
    }

    /** The products in doubt now. */
    List<UnitDoubt> doubts(Instant now) {
        List<UnitDoubt> doubts = new ArrayList<>();
        forEach((product, tally) -> {
            Doubt newest = tally.newest;
            if (newest != null && now.isBefore(newest.seen.plus(DOUBTED))) {
                doubts.add(new UnitDoubt(product, tally.doubtful, tally.checked, newest.factor, newest.example()));
            }
        });
        return doubts;
    }

    /** Quotes that contradicted themselves, by product. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        forEach((product, tally) -> {
            if (tally.doubtful > 0) {
                counts.put(product, tally.doubtful);
            }
        });
        return counts;
    }

    private void forEach(BiConsumer<String, Tally> action) {
        products.forEach(
                (exchange, codes) -> codes.forEach((code, tally) -> action.accept(exchange + "." + code, tally)));
    }

    /** Written by the polling thread alone. */
    private static final class Tally {
        private volatile long checked;
        private volatile long doubtful;
        private volatile Doubt newest;

        @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer
        void found(double factor, Tick tick, double average, Instant now) {
            doubtful++;
            newest = new Doubt(factor, tick, average, now);
        }
    }

    private record Doubt(double factor, Tick tick, double average, Instant seen) {

        String example() {
            return String.format(
                    Locale.ROOT,
                    "%s: turnover %,.0f yuan ÷ volume %,.0f is %.4g, low %.4g, high %.4g",
                    tick.symbol(),
                    tick.turnover(),
                    tick.volume(),
                    average,
                    tick.low(),
                    tick.high());
        }
    }
}
