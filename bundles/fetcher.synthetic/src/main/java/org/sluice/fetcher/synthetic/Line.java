package org.sluice.fetcher.synthetic;

import java.time.Instant;
import java.time.LocalDate;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Tick;

/**
 * One symbol of the market. Thread-safe without a lock: what it remembers is immutable and follows from seed, symbol and
 * time, so whoever writes it last writes the truth.
 */
final class Line {

    /** The book changes twice a second. */
    private static final int BOOK_MILLIS = 500;

    private final Instrument instrument;
    private final Terms terms;
    private Stretch stretch;

    Line(Instrument instrument, long seed, double volatility) {
        this.instrument = instrument;
        this.terms = Terms.of(instrument, seed, volatility);
    }

    Instrument instrument() {
        return instrument;
    }

    /**
     * The tick of that moment.
     *
     * @param millis milliseconds since the day's midnight
     */
    Tick tick(Instant time, LocalDate today, int millis, Book book) {
        int knot = millis / PricePath.KNOT_MILLIS;
        Stretch now = Stretch.of(terms, stretch, today.toEpochDay(), knot);
        stretch = now;
        int into = millis - knot * PricePath.KNOT_MILLIS;
        long last = now.price(into);
        Depth bids = Depth.EMPTY;
        Depth asks = Depth.EMPTY;
        boolean index = terms.kind() == Kind.INDEX;
        if (!index) {
            long random = terms.seed() ^ Hash.mix(today.toEpochDay() * 1_000_000 + millis / BOOK_MILLIS);
            boolean bought = random < 0;
            bids = book.side(terms, bought ? last - 1 : last, -1, random);
            asks = book.side(terms, bought ? last : last + 1, 1, random);
        }
        boolean contract = terms.contract();
        return new Tick(
                terms.symbol(),
                null,
                null,
                time,
                null,
                // Said here because a catalog's trading day may begin at night; these values begin at midnight.
                today,
                null,
                terms.yuan(last),
                terms.yuan(now.previousClose()),
                terms.yuan(now.high(last)),
                terms.yuan(now.low(last)),
                terms.yuan(now.previousClose()),
                now.volume(into),
                now.turnover(into) * terms.tickValue(),
                contract ? now.openInterest(last) : Double.NaN,
                index ? Double.NaN : terms.yuan(now.limitUp()),
                index ? Double.NaN : terms.yuan(now.limitDown()),
                contract ? terms.yuan(now.preSettlement()) : Double.NaN,
                Double.NaN,
                bids,
                asks);
    }
}
