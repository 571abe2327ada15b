package org.sluice.fetcher.qmt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Notation;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.fetcher.qmt.Tally.Event;

/**
 * Makes ticks of rows, for one universe and one revision of the catalog: lots become shares, 0 becomes absent.
 * Immutable but for what it counts.
 */
final class Ticks {

    /** What is known of a code: shares in a lot, 0 if not known; a derivative is counted in contracts. */
    private record Terms(Symbol symbol, double lot, boolean derivative) {}

    private final List<Symbol> universe;
    private final long revision;
    private final Tally tally;
    private final Map<String, Terms> terms;

    Ticks(List<Symbol> universe, Catalog catalog, Tally tally) {
        this.universe = universe;
        this.revision = catalog.revision(); // before what depends on it: a change in between is seen the next time
        this.tally = tally;
        Map<String, Terms> found = new LinkedHashMap<>();
        for (Symbol symbol : universe) {
            if (Notation.QMT.covers(symbol)) {
                found.put(
                        Notation.QMT.write(symbol),
                        catalog.find(symbol).map(Ticks::terms).orElse(new Terms(symbol, 0, false)));
            } else {
                tally.count(Event.WITHOUT_NAME, symbol.toString());
            }
        }
        terms = found;
    }

    private static Terms terms(Instrument instrument) {
        Product.Kind kind = instrument.product().kind();
        return new Terms(
                instrument.symbol(), instrument.lotSize(), kind == Product.Kind.FUTURE || kind == Product.Kind.OPTION);
    }

    /** Whether they are for this universe and the catalog as it is. */
    boolean fit(List<Symbol> asked, Catalog catalog) {
        return asked == universe && catalog.revision() == revision;
    }

    /** The codes to ask the bridge for, in the order of the universe. */
    List<String> codes() {
        return List.copyOf(terms.keySet());
    }

    /** The ticks of these rows, in their order. */
    List<Tick> of(List<Row> rows) {
        List<Tick> ticks = new ArrayList<>(rows.size());
        for (Row row : rows) {
            Terms known = terms.get(row.code());
            if (known == null) {
                tally.count(Event.NOT_ASKED);
            } else if (known.lot() < 1) {
                tally.count(Event.NOT_IN_CATALOG, known.symbol().toString());
            } else {
                ticks.add(tick(row, known));
            }
        }
        return ticks;
    }

    private static Tick tick(Row row, Terms known) {
        Tick.Builder tick = Tick.builder(known.symbol(), row.time())
                .received(row.received())
                .last(present(row.lastPrice()))
                .open(present(row.open()))
                .high(present(row.high()))
                .low(present(row.low()))
                .previousClose(present(row.lastClose()))
                .volume(volume(row, known))
                .turnover(present(row.amount()))
                .bids(side(row.bidPrice(), row.bidVol(), known.lot()))
                .asks(side(row.askPrice(), row.askVol(), known.lot()));
        if (known.derivative()) { // of a stock openInt is a status, and the settlement its previous close
            tick.openInterest(present(row.openInt()))
                    .preSettlement(present(row.lastSettlementPrice()))
                    .settlement(present(row.settlementPrice()));
        }
        return tick.build();
    }

    /** Shares as xtquant counted them, else from lots; contracts are what both mean for a derivative. */
    private static double volume(Row row, Terms known) {
        double shares = known.derivative() ? Double.NaN : present(row.pvolume());
        return Double.isNaN(shares) ? whole(row.volume(), known.lot()) : shares;
    }

    /** The levels that have a price; a size that is missing is absent. */
    private static Depth side(double[] prices, double[] lots, double lot) {
        double[] there = new double[prices.length];
        double[] sizes = new double[prices.length];
        int levels = 0;
        for (int level = 0; level < prices.length; level++) {
            if (!Double.isNaN(present(prices[level]))) {
                there[levels] = prices[level];
                sizes[levels++] = level < lots.length ? whole(lots[level], lot) : Double.NaN;
            }
        }
        return Depth.of(Arrays.copyOf(there, levels), Arrays.copyOf(sizes, levels));
    }

    private static double whole(double lots, double lot) {
        return present(Math.rint(lots * lot));
    }

    /** xtquant's word for absent is 0; what is below it or no number can't be meant. */
    private static double present(double value) {
        return value > 0 && value < Double.POSITIVE_INFINITY ? value : Double.NaN;
    }
}
