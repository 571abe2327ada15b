package org.sluice.fetcher.nng;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.fetcher.nng.Tally.Event;
import org.sluice.wire.spot.Spot;
import org.sluice.wire.spot.SpotDecoder;
import org.sluice.wire.spot.SpotFormatException;

/**
 * Makes ticks of data messages, for one universe and one revision of the catalog: lots become shares or contracts,
 * 10,000 yuan become yuan, 0 becomes absent. Immutable but for what it counts; for any thread.
 */
final class Rows {

    private static final double TEN_THOUSAND = 10_000;

    /** Turnover is a whole number of fen; what a division and a multiplication left beside it is noise. */
    private static final double FEN = 100;

    /** hikyuu's word for no time is the year 1400; the exchanges are younger than this. */
    private static final int FIRST_YEAR = 1990;

    private static final Map<String, Exchange> MARKETS = markets();

    /** How to read a symbol's rows: shares in a lot, 0 if not known, and shares that a volume of 1 means. */
    private record Terms(Symbol symbol, double lot, double volumeUnit) {}

    private final List<Symbol> universe;
    private final long revision;
    private final Tally tally;
    private final Map<Exchange, Map<String, Terms>> terms = new EnumMap<>(Exchange.class);

    /** @param starVolumeInShares whether volumes of the STAR board are shares, not lots */
    Rows(List<Symbol> universe, Catalog catalog, boolean starVolumeInShares, Tally tally) {
        this.universe = universe;
        this.revision = catalog.revision(); // before what depends on it: a change in between is seen the next time
        this.tally = tally;
        for (Symbol symbol : universe) {
            terms.computeIfAbsent(symbol.exchange(), exchange -> new HashMap<>())
                    .put(
                            symbol.code(),
                            catalog.find(symbol)
                                    .map(instrument -> terms(instrument, starVolumeInShares))
                                    .orElse(new Terms(symbol, 0, 0)));
        }
    }

    /** hikyuu counts the volume of an index in hundreds of lots. */
    private static final int INDEX_LOTS = 100;

    private static Terms terms(Instrument instrument, boolean starVolumeInShares) {
        boolean star = starVolumeInShares && instrument.board().equals("STAR");
        boolean index = instrument.product().kind() == Product.Kind.INDEX;
        int lot = instrument.lotSize();
        return new Terms(instrument.symbol(), lot, star ? 1 : index ? lot * INDEX_LOTS : lot);
    }

    /** Whether they are for this universe and the catalog as it is. */
    boolean fit(List<Symbol> asked, Catalog catalog) {
        return asked == universe && catalog.revision() == revision;
    }

    /** The ticks of a data message, in its order; none of one that can't be read. */
    List<Tick> read(Message message) {
        List<Spot> spots;
        try {
            spots = SpotDecoder.decode(message.body());
        } catch (SpotFormatException e) {
            tally.count(Event.UNREADABLE, e.getMessage());
            return List.of();
        }
        List<Tick> ticks = new ArrayList<>(spots.size());
        LocalDateTime time = null;
        Instant instant = null;
        for (Spot spot : spots) {
            if (spot.datetime() == null || spot.datetime().getYear() < FIRST_YEAR) {
                tally.count(Event.WITHOUT_TIME, spot.market() + spot.code());
                continue;
            }
            if (spot.datetime() != time) {
                time = spot.datetime(); // mostly one object for the whole message
                instant = time.atZone(MarketTime.ZONE).toInstant();
            }
            Terms known = find(spot);
            if (known != null) {
                ticks.add(tick(spot, known, instant, message.received()));
            }
        }
        return ticks;
    }

    private Terms find(Spot spot) {
        Exchange exchange = MARKETS.get(spot.market());
        if (exchange == null) {
            exchange = MARKETS.get(spot.market().toUpperCase(Locale.ROOT));
        }
        if (exchange == null) {
            tally.count(Event.UNKNOWN_MARKET, '\'' + spot.market() + "' of " + spot.code());
            return null;
        }
        Terms known = terms.getOrDefault(exchange, Map.of()).get(spot.code());
        if (known == null) {
            tally.count(Event.NOT_ASKED);
            return null;
        }
        if (known.lot() < 1) {
            tally.count(Event.NOT_IN_CATALOG, known.symbol().toString());
            return null;
        }
        return known;
    }

    private static Tick tick(Spot spot, Terms known, Instant time, Instant received) {
        return Tick.builder(known.symbol(), time)
                .received(received)
                .last(present(spot.close()))
                .open(present(spot.open()))
                .high(present(spot.high()))
                .low(present(spot.low()))
                .previousClose(present(spot.yesterdayClose()))
                .volume(shares(spot.volume(), known.volumeUnit()))
                .turnover(present(Math.rint(spot.amount() * TEN_THOUSAND * FEN) / FEN))
                .bids(side(spot.bid(), spot.bidAmount(), known.lot()))
                .asks(side(spot.ask(), spot.askAmount(), known.lot()))
                .build();
    }

    /** The levels that have a price; a size that is missing is absent. */
    private static Depth side(double[] prices, double[] lots, double lot) {
        double[] there = new double[prices.length];
        double[] sizes = new double[prices.length];
        int levels = 0;
        for (int level = 0; level < prices.length; level++) {
            if (!Double.isNaN(present(prices[level]))) {
                there[levels] = prices[level];
                sizes[levels++] = level < lots.length ? shares(lots[level], lot) : Double.NaN;
            }
        }
        return Depth.of(Arrays.copyOf(there, levels), Arrays.copyOf(sizes, levels));
    }

    /** Whole shares or contracts: what a division and a multiplication left beside them is noise. */
    private static double shares(double value, double unit) {
        return present(Math.rint(value * unit));
    }

    /** The wire's word for absent is 0; what is below it or no number can't be meant. */
    private static double present(double value) {
        return value > 0 && value < Double.POSITIVE_INFINITY ? value : Double.NaN;
    }

    private static Map<String, Exchange> markets() {
        Map<String, Exchange> markets = new HashMap<>();
        for (Exchange exchange : Exchange.values()) {
            markets.put(exchange.name(), exchange);
            markets.put(exchange.market(), exchange);
        }
        return Map.copyOf(markets);
    }
}
