package org.sluice.server.data;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Bars;
import org.sluice.api.market.Interval;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Quotes;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.storage.Ticks;
import org.sluice.testkit.Samples;

/** Bars, ticks and quotes that a test puts in. */
final class Shelf implements Bars, Ticks, Quotes {

    final List<Bar> stored = new ArrayList<>();
    final List<Bar> inMemory = new ArrayList<>();
    final List<Tick> ticks = new ArrayList<>();
    final Map<Symbol, Tick> quotes = new LinkedHashMap<>();
    IOException failure;

    static Instant time(String text) {
        return LocalDateTime.parse(text).atZone(MarketTime.ZONE).toInstant();
    }

    /** A day's bar of 12,345.6 times 10,000 yuan and 17,234,500 shares, 9:30 to 15:00. */
    static Bar day(String symbol, String day) {
        return bar(symbol, Interval.DAY, day + "T09:30", day + "T15:00");
    }

    static Bar bar(String symbol, Interval interval, String start, String end) {
        return new Bar(
                Symbol.parse(symbol),
                interval,
                Origin.TEST,
                "sample",
                time(start),
                time(end),
                LocalDate.parse(end.substring(0, 10)),
                7.11,
                7.2,
                7.05,
                7.18,
                17_234_500,
                123_456_000,
                Double.NaN,
                true,
                0);
    }

    Tick tick(String symbol, String time, double last) {
        Tick tick = Samples.tick(Symbol.parse(symbol), time(time), last);
        ticks.add(tick);
        quotes.put(tick.symbol(), tick);
        return tick;
    }

    @Override
    public List<Bar> last(Symbol symbol, Interval interval, int count) {
        return of(inMemory, symbol, interval);
    }

    @Override
    public List<Bar> read(Symbol symbol, Interval interval, Instant from, Instant to) throws IOException {
        if (failure != null) {
            throw failure;
        }
        List<Bar> all = new ArrayList<>(of(stored, symbol, interval));
        all.addAll(of(inMemory, symbol, interval));
        all.removeIf(bar -> !bar.end().isAfter(from) || !bar.start().isBefore(to));
        return all;
    }

    private static List<Bar> of(List<Bar> bars, Symbol symbol, Interval interval) {
        return bars.stream()
                .filter(bar -> bar.symbol().equals(symbol) && bar.interval() == interval)
                .toList();
    }

    @Override
    public void read(Collection<Symbol> symbols, Origin origin, Instant from, Instant to, Consumer<List<Tick>> sink)
            throws IOException {
        if (failure != null) {
            throw failure;
        }
        for (Tick tick : ticks) {
            Instant time = tick.exchangeTime();
            if (symbols.contains(tick.symbol())
                    && tick.origin() == origin
                    && !time.isBefore(from)
                    && time.isBefore(to)) {
                sink.accept(List.of(tick));
            }
        }
    }

    @Override
    public Optional<Tick> last(Symbol symbol) {
        return Optional.ofNullable(quotes.get(symbol));
    }

    @Override
    public Collection<Tick> all() {
        return quotes.values();
    }
}
