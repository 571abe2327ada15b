package org.sluice.bench;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.catalog.Session;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/**
 * A sweep over a made-up market, in the batches in which a collector hands it on, and the catalog that knows it. The
 * same instruments and figures as peers/hikyuu_publisher.py makes.
 */
final class Sweep implements Catalog {

    static final int PER_MESSAGE = 60;

    private static final int LEVELS = 5;
    private static final Instant TIME = Instant.parse("2026-11-20T02:15:03Z");

    final List<List<Tick>> batches = new ArrayList<>();

    private final Map<Symbol, Instrument> instruments = new HashMap<>();

    Sweep(int symbols) {
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < symbols; i++) {
            boolean shanghai = i % 2 == 0;
            String code = String.format(Locale.ROOT, "%06d", (shanghai ? 600_000 : 1) + i / 2);
            Symbol symbol = new Symbol(shanghai ? Exchange.SSE : Exchange.SZSE, code);
            Product product = new Product(
                    symbol.exchange(), "STOCK", "stock", Product.Kind.STOCK, 1, 0.01, 100, List.of(), false);
            String name = String.format(Locale.ROOT, "股票%04d", i);
            instruments.put(symbol, new Instrument(symbol, name, product, "MAIN", null, 0.01, null));
            ticks.add(tick(symbol, i));
        }
        for (int at = 0; at < symbols; at += PER_MESSAGE) {
            batches.add(List.copyOf(ticks.subList(at, Math.min(symbols, at + PER_MESSAGE))));
        }
    }

    private static Tick tick(Symbol symbol, int i) {
        double last = 5 + i % 977 * 0.07;
        Instant time = TIME.plusSeconds(i % 3);
        double volume = 1_000_000 + 100 * i;
        return Tick.builder(symbol, time)
                .previousClose(last - 0.05)
                .open(last - 0.1)
                .high(last + 0.2)
                .low(last - 0.2)
                .last(last)
                .volume(volume)
                .turnover(volume * last)
                .bids(side(last, -0.01))
                .asks(side(last, 0.01))
                .build()
                .completed("bench", Origin.TEST, time, LocalDate.ofInstant(time, MarketTime.ZONE), Phase.CONTINUOUS);
    }

    private static Depth side(double last, double step) {
        double[] prices = new double[LEVELS];
        double[] sizes = new double[LEVELS];
        for (int level = 0; level < LEVELS; level++) {
            prices[level] = last + step * (level + 1);
            sizes[level] = 100 * (level + 1);
        }
        return Depth.of(prices, sizes);
    }

    int symbols() {
        return instruments.size();
    }

    @Override
    public Optional<Instrument> find(Symbol symbol) {
        return Optional.ofNullable(instruments.get(symbol));
    }

    @Override
    public Collection<Instrument> all() {
        return instruments.values();
    }

    @Override
    public LocalDate tradingDay(Symbol symbol, Instant time) {
        return LocalDate.ofInstant(time, MarketTime.ZONE);
    }

    @Override
    public List<Session> sessions(Symbol symbol, LocalDate tradingDay) {
        return List.of();
    }

    @Override
    public Phase phase(Symbol symbol, Instant time) {
        return Phase.CONTINUOUS;
    }

    @Override
    public boolean isTradingDay(LocalDate date) {
        return true;
    }

    @Override
    public long revision() {
        return 1;
    }
}
