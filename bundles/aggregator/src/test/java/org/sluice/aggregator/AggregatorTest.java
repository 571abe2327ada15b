package org.sluice.aggregator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.Bar;
import org.sluice.api.market.BarListener;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.market.TickListener;
import org.sluice.testkit.Await;
import org.sluice.testkit.Configs;
import org.sluice.testkit.TickListenerContract;

/** The component: its settings, threads and listeners. */
class AggregatorTest extends TickListenerContract {

    private final List<Aggregator> running = new ArrayList<>();

    @Override
    protected TickListener listener() {
        return start(Map.of(), new TradingCatalog(), InstantSource.system());
    }

    private Aggregator start(Map<String, ?> settings, TradingCatalog catalog, InstantSource clock) {
        Aggregator aggregator =
                new Aggregator(Configs.of(Aggregator.Config.class, settings), Map.of(), catalog, clock, true);
        running.add(aggregator);
        return aggregator;
    }

    @AfterEach
    void end() {
        running.forEach(Aggregator::deactivate);
    }

    @Test
    void aListenerThatFailsIsCountedAndStopsNobody() {
        Hall hall = new Hall("2026-03-02T09:00:00", Map.of("intervals", "1m"));
        BarListener failing = (bar, closed) -> {
            throw new IllegalStateException("broken");
        };
        List<Bar> after = new ArrayList<>();
        BarListener next = (bar, closed) -> after.add(bar);
        hall.aggregator.bindListener(failing, Map.of());
        hall.aggregator.bindListener(next, Map.of());
        hall.bank("2026-03-02T09:30:00", 10, 5).bank("2026-03-02T09:31:00", 10, 6);
        hall.aggregator.unbindListener(failing);
        hall.bank("2026-03-02T09:32:00", 10, 7);
        hall.aggregator.unbindListener(next);
        hall.bank("2026-03-02T09:33:00", 10, 8);
        assertEquals(1, hall.aggregator.counters().get("listener.failures"));
        assertEquals(hall.bars.subList(0, 2), after);
        assertEquals(3, hall.bars.size());
    }

    @Test
    void growingBarsAreToldToThoseWhoWantThem() {
        Hall hall = new Hall("2026-03-02T09:00:00", Map.of("intervals", new String[] {"1m", "1w"}));
        List<String> heard = new ArrayList<>();
        hall.aggregator.bindListener(
                (bar, closed) -> heard.add((closed ? "closed " : "growing ") + Hall.text(bar)),
                Map.of(BarListener.GROWING, "true"));
        hall.bank("2026-03-02T09:30:00", 10, 5).bank("2026-03-02T09:31:00", 11, 6);
        assertEquals(
                List.of(
                        "growing 1m 02T09:30-02T09:31 10 10 10 10 5 50 incomplete",
                        "growing 1w 02T09:30-06T15:00 10 10 10 10 5 50 incomplete",
                        "closed 1m 02T09:30-02T09:31 10 10 10 10 5 50",
                        "growing 1m 02T09:31-02T09:32 11 11 11 11 1 10 incomplete",
                        "growing 1w 02T09:30-06T15:00 10 11 10 11 6 60 incomplete"),
                heard);
        assertEquals(List.of("1m 02T09:30-02T09:31 10 10 10 10 5 50"), hall.told);
    }

    @Test
    void itsThreadClosesABarThoughNothingMoreIsHeard() {
        Hall hall = new Hall("2026-03-02T09:00:00", Map.of("intervals", "1m"));
        Aggregator aggregator = start(Map.of("intervals", "1m"), hall.catalog, hall.clock);
        List<Bar> closed = new CopyOnWriteArrayList<>();
        aggregator.bindListener((bar, over) -> closed.add(bar), Map.of());
        hall.clock.set(Hall.at("2026-03-02T09:30:00"));
        aggregator.onTicks(
                "stock", List.of(hall.complete(Hall.builder(Hall.BANK, "2026-03-02T09:30:00", 10, 5), Origin.LIVE)));
        hall.clock.set(Hall.at("2026-03-02T09:31:15"));
        Await.until("the bar is closed", () -> closed.size() == 1);
        assertEquals("1m 02T09:30-02T09:31 10 10 10 10 5 50", Hall.text(closed.get(0)));
    }

    @Test
    void intervalsThatAreSwitchedOffAreNotMade() {
        Hall hall = new Hall("2026-03-02T09:00:00", Map.of("intervals", "5m, DAY"));
        hall.bank("2026-03-02T09:30:00", 10, 5);
        List<Interval> made = new ArrayList<>();
        for (Interval interval : Interval.values()) {
            if (!hall.aggregator.last(Hall.BANK, interval, 1).isEmpty()) {
                made.add(interval);
            }
        }
        assertEquals(List.of(Interval.MIN5, Interval.DAY), made);
        assertEquals(List.of(), hall.aggregator.last(Hall.GOLD, Interval.DAY, 1));
    }

    @Test
    void anOrdinaryTickMakesNoGarbage() {
        Hall hall = new Hall("2026-03-02T09:00:00", Map.of());
        hall.clock.set(Hall.at("2026-03-02T09:40:00"));
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Symbol symbol = new Symbol(Exchange.SSE, String.valueOf(600_000 + i));
            ticks.add(hall.complete(Hall.builder(symbol, "2026-03-02T09:40:00", 10, 5), Origin.LIVE));
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double least = Double.MAX_VALUE;
        for (int round = 0; round < 50; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            hall.aggregator.onTicks("stock", ticks);
            least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / 1_000.0);
        }
        assertTrue(least < 1, least + " bytes a tick");
    }

    @Test
    void aWrongSettingIsNamed() {
        assertEquals(
                "etc/org.sluice.aggregator.cfg: barsPerSymbol=0: 1 to 100000", refusal(Map.of("barsPerSymbol", 0)));
        assertEquals(
                "etc/org.sluice.aggregator.cfg: intervals=2m: '2m' is no interval; write one of"
                        + " 1m, 3m, 5m, 15m, 30m, 60m, 2h, 4h, 6h, 12h, 1d, 1w, 1mon, 1q, 6mon, 1y",
                refusal(Map.of("intervals", "1m,2m")));
        assertEquals("etc/org.sluice.aggregator.cfg: graceSeconds=-1: 0 to 3600", refusal(Map.of("graceSeconds", -1)));
        assertEquals(
                "etc/org.sluice.aggregator.cfg: closingSeconds=601: 0 to 600", refusal(Map.of("closingSeconds", 601)));
        assertEquals(
                "etc/org.sluice.aggregator.cfg: rebuildSeconds=3601: 0 to 3600",
                refusal(Map.of("rebuildSeconds", 3601)));
    }

    private static String refusal(Map<String, ?> settings) {
        return assertThrows(
                        InvalidSettingException.class,
                        () -> new Aggregator(
                                Configs.of(Aggregator.Config.class, settings),
                                Map.of("felix.fileinstall.filename", "file:/sluice/etc/org.sluice.aggregator.cfg"),
                                new TradingCatalog(),
                                () -> Instant.EPOCH,
                                false))
                .getMessage();
    }
}
