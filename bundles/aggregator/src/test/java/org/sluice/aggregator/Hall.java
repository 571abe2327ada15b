package org.sluice.aggregator;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sluice.api.market.Bar;
import org.sluice.api.market.BarListener;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Configs;
import org.sluice.testkit.SettableClock;

/** An aggregator, its clock, and all that it told, one line a bar. Times are Shanghai's. */
final class Hall implements BarListener {

    static final Symbol BANK = Symbol.parse("SSE.600000");
    static final Symbol GOLD = Symbol.parse("SHFE.au2606");

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("dd'T'HH:mm");

    final TradingCatalog catalog = new TradingCatalog();
    final SettableClock clock;
    final List<String> told = new ArrayList<>();
    final List<Bar> bars = new ArrayList<>();
    private final Map<String, ?> settings;
    Aggregator aggregator;

    /** Started at that time, with settings as {@code intervals=1m}. */
    Hall(String start, Map<String, ?> settings) {
        clock = new SettableClock(at(start));
        this.settings = settings;
        restart();
    }

    /** Another one, which knows nothing of before. */
    void restart() {
        aggregator = new Aggregator(Configs.of(Aggregator.Config.class, settings), Map.of(), catalog, clock, false);
        aggregator.bindListener(this, Map.of());
    }

    static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(MarketTime.ZONE).toInstant();
    }

    /** A tick at that time, which is now, heard by the aggregator. */
    Hall tick(Symbol symbol, String time, double last, double volume) {
        clock.set(at(time));
        return hear(builder(symbol, time, last, volume));
    }

    Hall bank(String time, double last, double volume) {
        return tick(BANK, time, last, volume);
    }

    /** A tick, turnover ten times its volume; the day's open, high and low are absent. */
    static Tick.Builder builder(Symbol symbol, String time, double last, double volume) {
        return Tick.builder(symbol, at(time)).last(last).volume(volume).turnover(volume * 10);
    }

    /** Heard now, whatever the tick's time. */
    Hall hear(Tick.Builder builder) {
        return hear(builder, Origin.LIVE);
    }

    Hall hear(Tick.Builder builder, Origin origin) {
        aggregator.onTicks("stock", List.of(complete(builder, origin)));
        return this;
    }

    Tick complete(Tick.Builder builder, Origin origin) {
        Tick tick = builder.build();
        return tick.completed(
                "test",
                origin,
                clock.instant(),
                catalog.tradingDay(tick.symbol(), tick.exchangeTime()),
                catalog.phase(tick.symbol(), tick.exchangeTime()));
    }

    /** Nothing happens until then. */
    Hall quiet(String time) {
        clock.set(at(time));
        aggregator.passTime();
        return this;
    }

    /** Does all slow work there is. */
    Hall work() {
        aggregator.lookForGaps();
        while (aggregator.work()) {
            told.size();
        }
        return this;
    }

    @Override
    public void onBar(Bar bar, boolean closed) {
        told.add((closed ? "" : "growing ") + text(bar));
        bars.add(bar);
    }

    /** {@code 1m 03T09:30-03T09:31 open high low close volume turnover}, then what is not ordinary. */
    static String text(Bar bar) {
        StringBuilder text = new StringBuilder(bar.interval().text())
                .append(' ')
                .append(minute(bar.start()))
                .append('-')
                .append(minute(bar.end()));
        for (double value :
                new double[] {bar.open(), bar.high(), bar.low(), bar.close(), bar.volume(), bar.turnover()}) {
            text.append(' ').append(plain(value));
        }
        if (bar.revision() > 0) {
            text.append(" revision ").append(bar.revision());
        }
        if (bar.origin() == Origin.TEST) {
            text.append(" TEST");
        }
        return text.append(bar.complete() ? "" : " incomplete").toString();
    }

    static String minute(Instant time) {
        return MINUTE.format(time.atZone(MarketTime.ZONE));
    }

    private static String plain(double value) {
        return Double.isNaN(value)
                ? "-"
                : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
