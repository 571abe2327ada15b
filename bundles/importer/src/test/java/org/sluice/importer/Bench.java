package org.sluice.importer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.history.BarTimes;
import org.sluice.api.history.HistorySource;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.storage.BarJournal;
import org.sluice.api.storage.BarStore;
import org.sluice.api.storage.Segment;
import org.sluice.testkit.Configs;
import org.sluice.testkit.SettableClock;
import org.sluice.testkit.StockCatalog;

/** An importer between a history and a journal whose bars are stored at once; moved by hand with a clock. */
final class Bench implements BarJournal, BarStore {

    static final Symbol BANK = Symbol.parse("SSE.600000");
    static final Symbol PAPER = Symbol.parse("SSE.600001");

    final StockCatalog catalog =
            // the Friday is a holiday
            new StockCatalog(LocalDate.of(2026, 11, 27))
                    .add("SH600000", Kind.STOCK, 0.01)
                    .add("SH600001", Kind.STOCK, 0.01);
    final SettableClock clock = new SettableClock(at("2026-11-24T17:00"));
    final History history = new History();
    final Map<String, Bar> stored = new TreeMap<>();
    final List<Bar> appended = new ArrayList<>();
    final Map<String, Object> settings = new HashMap<>();
    IOException broken;
    private final Path folder;

    Bench(Path folder) {
        this.folder = folder;
        settings.put("home", folder.toString());
        settings.put("sources", "one");
        settings.put("intervals", "1d");
        settings.put("dayFrom", "2026-11-16");
    }

    Importer importer() {
        return importer(false);
    }

    Importer importer(boolean threaded) {
        Settings checked =
                Settings.of(Configs.of(Importer.Config.class, settings), Map.of("service.pid", "org.sluice.importer"));
        Importer importer = new Importer(checked, catalog, this, clock, threaded);
        importer.bindHistory(history, Map.of(HistorySource.NAME, "one"));
        importer.bindBarStore(this);
        return importer;
    }

    Path state() {
        return folder.resolve("var/importer/state.txt");
    }

    static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(MarketTime.ZONE).toInstant();
    }

    /** A daily bar around a price, as a source brings it. */
    Bar day(Symbol symbol, String date, double price) {
        return bar(symbol, Interval.DAY, new BarTimes(catalog, symbol).day(LocalDate.parse(date)), price);
    }

    Bar minute(Symbol symbol, String end, double price) {
        return bar(
                symbol,
                Interval.MIN1,
                new BarTimes(catalog, symbol).intraday(Interval.MIN1, LocalDateTime.parse(end)),
                price);
    }

    private static Bar bar(Symbol symbol, Interval interval, BarTimes.Span span, double price) {
        return new Bar(
                symbol,
                interval,
                Origin.LIVE,
                "one",
                span.start(),
                span.end(),
                span.tradingDay(),
                price,
                price * 1.02,
                price * 0.99,
                price * 1.01,
                1000,
                1000 * price,
                Double.NaN,
                true,
                0);
    }

    /** The bar as the aggregator would have told it. */
    static Bar live(Bar bar, boolean complete, int revision) {
        return new Bar(
                bar.symbol(),
                bar.interval(),
                bar.origin(),
                "sina",
                bar.start(),
                bar.end(),
                bar.tradingDay(),
                bar.open(),
                bar.high(),
                bar.low(),
                bar.close(),
                bar.volume(),
                bar.turnover(),
                bar.openInterest(),
                complete,
                revision);
    }

    void store(Bar bar) {
        stored.merge(
                bar.symbol() + " " + bar.interval() + " " + bar.start(),
                bar,
                (old, next) -> next.revision() >= old.revision() ? next : old);
    }

    /** What was appended since the last time: symbol, day, close and revision. */
    List<String> taken() {
        List<String> texts = new ArrayList<>();
        for (Bar bar : appended) {
            texts.add(bar.symbol().code() + " "
                    + (bar.interval() == Interval.DAY
                            ? bar.tradingDay().toString()
                            : LocalDateTime.ofInstant(bar.end(), MarketTime.ZONE)
                                    .toString())
                    + " r" + bar.revision());
        }
        appended.clear();
        return texts;
    }

    @Override
    public void append(List<Bar> bars) throws IOException {
        if (broken != null) {
            throw broken;
        }
        appended.addAll(bars);
        bars.forEach(this::store);
    }

    @Override
    public void append(Segment segment) {
        throw new IllegalStateException("not for this test");
    }

    @Override
    public List<Bar> read(Symbol symbol, Interval interval, Origin origin, Instant from, Instant to) {
        return stored.values().stream()
                .filter(bar -> bar.symbol().equals(symbol) && bar.interval() == interval && bar.origin() == origin)
                .filter(bar -> bar.end().isAfter(from) && bar.start().isBefore(to))
                .toList();
    }

    /** A source of what a test puts in. */
    static final class History implements HistorySource {

        final List<Bar> bars = new ArrayList<>();
        final List<String> asked = new ArrayList<>();
        final Map<Symbol, Exception> failing = new HashMap<>();
        Consumer<Symbol> onRead = symbol -> {};

        @Override
        public List<Interval> intervals() {
            return List.of(Interval.DAY, Interval.MIN1);
        }

        @Override
        public void read(Symbol symbol, Interval interval, LocalDate from, Consumer<List<Bar>> sink)
                throws IOException {
            asked.add(symbol.code() + " " + interval.text() + " " + from);
            onRead.accept(symbol);
            Exception failure = failing.get(symbol);
            if (failure instanceof RuntimeException wild) {
                throw wild;
            }
            if (failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
            List<Bar> found = bars.stream()
                    .filter(bar -> bar.symbol().equals(symbol) && bar.interval() == interval)
                    .filter(bar -> !bar.tradingDay().isBefore(from))
                    .toList();
            for (int at = 0; at < found.size(); at += 3) {
                sink.accept(found.subList(at, Math.min(found.size(), at + 3)));
            }
        }
    }
}
