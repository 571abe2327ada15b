package org.sluice.broadcaster;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.publisher.Publisher.Mark;
import org.sluice.wire.spot.SpotEncoder;
import org.sluice.wire.spot.SpotSymbol;

/**
 * Makes hikyuu's messages of ticks: shares or contracts become lots, yuan 10,000 yuan. Withholds what would do harm at
 * the client: a row without all four prices spoils the lows of its bars. Used under the dispatch lock; the counts are
 * for any thread.
 */
final class SpotMessages {

    private static final Logger LOG = LoggerFactory.getLogger(SpotMessages.class);

    private static final double YUAN = 10_000;
    private static final long LAST_SECOND = SpotEncoder.MAX_MICROS / 1_000_000;

    private static final int INDEX_LOTS = 100;

    /** What the catalog says of a symbol; a lot size of 0 if it says nothing that can be used. */
    private record Terms(SpotSymbol symbol, int lotSize) {}

    private static final Terms UNKNOWN = new Terms(null, 0);

    private final Catalog catalog;
    private final Audience audience;
    private final SpotEncoder encoder;
    private final Map<Symbol, Terms> terms = new HashMap<>();
    private long revision;
    private boolean warned;

    /** Bytes of the largest message, without its topic. Written under the dispatch lock, read by any thread. */
    private volatile int largest;

    private final Count messages = new Count();
    private final Count records = new Count();
    private final Count withheldZero = new Count();
    private final Count withheldUnknown = new Count();
    private final Count withheldTime = new Count();

    SpotMessages(Catalog catalog, int recordsPerMessage, Audience audience) {
        this.catalog = catalog;
        this.audience = audience;
        encoder = new SpotEncoder(recordsPerMessage);
        revision = catalog.revision();
    }

    /** Publishes a batch in as many messages as it takes; in none if every row is withheld. */
    void publish(List<Tick> ticks) {
        refresh();
        encoder.begin();
        for (Tick tick : ticks) {
            if (encoder.isFull()) {
                send();
                encoder.begin();
            }
            add(tick);
        }
        if (encoder.size() > 0) {
            send();
        }
    }

    void count(Map<String, Long> counters) {
        counters.put("messages", messages.get());
        counters.put("records", records.get());
        counters.put("withheld.zero", withheldZero.get());
        counters.put("withheld.unknown", withheldUnknown.get());
        counters.put("withheld.time", withheldTime.get());
    }

    /** Bytes of the largest message so far, without its topic. */
    int largest() {
        return largest;
    }

    private void send() {
        messages.add(1);
        records.add(encoder.size());
        ByteBuffer message = encoder.finish();
        largest = Math.max(largest, message.remaining());
        audience.publish(Mark.DATA, message);
    }

    private void add(Tick tick) {
        Instant time = tick.exchangeTime();
        if (!priced(tick.open()) || !priced(tick.high()) || !priced(tick.low()) || !priced(tick.last())) {
            withheldZero.add(1);
            return;
        }
        Terms known = terms.get(tick.symbol());
        if (known == null) {
            known = look(tick.symbol());
            terms.put(tick.symbol(), known);
        }
        double lot = known.lotSize();
        if (lot < 1) {
            withheldUnknown.add(1);
            return;
        }
        if (time.getEpochSecond() < 0 || time.getEpochSecond() > LAST_SECOND) {
            withheldTime.add(1);
            return;
        }
        Depth bids = tick.bids();
        Depth asks = tick.asks();
        encoder.add(known.symbol(), micros(time), bids.levels(), asks.levels())
                .yesterdayClose(tick.previousClose())
                .open(tick.open())
                .high(tick.high())
                .low(tick.low())
                .close(tick.last())
                .amount(tick.turnover() / YUAN)
                .volume(tick.volume() / lot);
        for (int level = 0; level < bids.levels(); level++) {
            encoder.bid(level, bids.price(level), bids.size(level) / lot);
        }
        for (int level = 0; level < asks.levels(); level++) {
            encoder.ask(level, asks.price(level), asks.size(level) / lot);
        }
    }

    /** The revision is read before what depends on it: a change in between is seen the next time. */
    private void refresh() {
        long now = catalog.revision();
        if (now != revision) {
            revision = now;
            terms.clear();
        }
    }

    private Terms look(Symbol symbol) {
        return catalog.find(symbol)
                .filter(instrument -> instrument.lotSize() >= 1)
                .map(instrument -> new Terms(
                        new SpotSymbol(symbol.exchange().market(), symbol.code(), instrument.name()), unit(instrument)))
                .orElseGet(() -> unknown(symbol));
    }

    /** Shares or contracts that 1 on the wire stands for: a lot, but for an index hikyuu counts hundreds of lots. */
    private static int unit(Instrument instrument) {
        return instrument.product().kind() == Product.Kind.INDEX
                ? instrument.lotSize() * INDEX_LOTS
                : instrument.lotSize();
    }

    private Terms unknown(Symbol symbol) {
        if (!warned) {
            warned = true;
            LOG.warn("{} has no lot size in the catalog: such rows are withheld and counted", symbol);
        }
        return UNKNOWN;
    }

    private static boolean priced(double price) {
        return price != 0 && Double.isFinite(price);
    }

    private static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
    }
}
