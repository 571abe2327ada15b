package org.sluice.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.storage.TickStore;

/** What every store of ticks keeps. Extend it, bring one, and add your own cases. */
@Timeout(120)
public abstract class TickStoreContract {

    /** A time in the morning session of a Friday in Shanghai. */
    protected static final Instant TIME = Instant.parse("2026-11-27T02:00:00Z");

    private static final Symbol BANK = new Symbol(Exchange.SSE, "600000");
    private static final Symbol COPPER = new Symbol(Exchange.SHFE, "cu2701");

    /** An empty running store, the same one within one test until {@link #reopened}. */
    protected abstract TickStore store() throws Exception;

    /** The store, stopped and started again over what it has kept; from then on {@link #store} answers this one. */
    protected abstract TickStore reopened() throws Exception;

    @Test
    protected void everyFieldComesBackAsItWas() throws Exception {
        Tick full = Samples.tick(BANK, TIME.plusNanos(123_456_000), 10.37);
        Tick bare = Tick.builder(COPPER, TIME)
                .source("other")
                .origin(Origin.TEST)
                .received(TIME.plusMillis(5))
                .tradingDay(LocalDate.of(2026, 11, 30))
                .phase(Phase.AUCTION)
                .bids(Depth.of(new double[] {70_000}, new double[] {Double.NaN}))
                .build();
        store().append(ListedSegment.ofTicks("s1", 1, List.of(full, bare)));
        assertEquals(List.of(full), read(BANK, Origin.TEST));
        assertEquals(List.of(bare), read(COPPER, Origin.TEST));
    }

    @Test
    protected void ticksOfTheSameTimeAreAllKeptInOrderOfSequence() throws Exception {
        List<Tick> first = moving(0, 350);
        List<Tick> second = moving(350, 500);
        store().append(ListedSegment.ofTicks("s1", 1, first));
        store().append(ListedSegment.ofTicks("s2", 1_000, second));
        List<Tick> both = new ArrayList<>(first);
        both.addAll(second);
        assertEquals(both, read(BANK, Origin.TEST));
    }

    @Test
    protected void theSameSegmentTwiceHasNoEffect() throws Exception {
        ListedSegment segment = ListedSegment.ofTicks("s1", 1, moving(0, 300));
        store().append(segment);
        store().append(segment);
        assertEquals(segment.ticks(), read(BANK, Origin.TEST));
        reopened().append(segment);
        assertEquals(segment.ticks(), read(BANK, Origin.TEST));
    }

    @Test
    protected void whatWasAppendedIsThereAfterARestart() throws Exception {
        ListedSegment segment = ListedSegment.ofTicks("s1", 1, moving(0, 300));
        store().append(segment);
        reopened();
        assertEquals(segment.ticks(), read(BANK, Origin.TEST));
    }

    @Test
    protected void aSegmentThatCanNotBeReadToItsEndLeavesNothingAndMayComeAgain() throws Exception {
        ListedSegment segment = ListedSegment.ofTicks("s1", 1, moving(0, 300));
        TickStore store = store();
        assertThrows(IOException.class, () -> store.append(segment.broken()));
        assertEquals(List.of(), read(BANK, Origin.TEST));
        store.append(segment);
        assertEquals(segment.ticks(), read(BANK, Origin.TEST));
    }

    @Test
    protected void aRangeBeginsWithItsFirstInstantAndEndsBeforeItsLast() throws Exception {
        List<Tick> ticks = new ArrayList<>();
        for (int second = 0; second < 5; second++) {
            ticks.add(Samples.tick(BANK, TIME.plusSeconds(second), 10 + second));
        }
        store().append(ListedSegment.ofTicks("s1", 1, ticks));
        List<Tick> found = new ArrayList<>();
        store().read(BANK, Origin.TEST, TIME.plusSeconds(1), TIME.plusSeconds(4), found::addAll);
        assertEquals(ticks.subList(1, 4), found);
    }

    @Test
    protected void severalSymbolsAreReadAtOnceEachInItsOrder() throws Exception {
        List<Tick> bank = moving(0, 300);
        List<Tick> both = new ArrayList<>();
        for (int i = 0; i < bank.size(); i++) {
            both.add(bank.get(i));
            both.add(Samples.tick(COPPER, TIME.plusMillis(i), 70_000 + i));
            both.add(Samples.tick(new Symbol(BANK.exchange(), "600001"), TIME.plusMillis(i), 5));
        }
        store().append(ListedSegment.ofTicks("s1", 1, both));
        Map<Symbol, List<Tick>> found = new HashMap<>();
        store().read(List.of(BANK, COPPER), Origin.TEST, TIME.minusSeconds(1), TIME.plusSeconds(3600), ticks -> {
            for (Tick tick : ticks) {
                found.computeIfAbsent(tick.symbol(), key -> new ArrayList<>()).add(tick);
            }
        });
        assertEquals(
                Map.of(
                        BANK,
                        bank,
                        COPPER,
                        both.stream()
                                .filter(tick -> tick.symbol().equals(COPPER))
                                .toList()),
                found);
    }

    @Test
    protected void aRangeGoesOverSeveralTradingDays() throws Exception {
        Tick friday = Samples.tick(BANK, TIME, 10);
        Tick monday = Samples.tick(BANK, TIME.plusSeconds(3 * 86_400), 11);
        store().append(ListedSegment.ofTicks("s1", 1, List.of(friday, monday)));
        assertEquals(List.of(friday, monday), read(BANK, Origin.TEST));
    }

    @Test
    protected void liveAndTestAreKeptApart() throws Exception {
        Tick test = Samples.tick(BANK, TIME, 10);
        Tick live = live(Samples.tick(BANK, TIME, 11));
        store().append(ListedSegment.ofTicks("t1", 1, List.of(test)));
        store().append(ListedSegment.ofTicks("l1", 1, List.of(live)));
        assertEquals(List.of(test), read(BANK, Origin.TEST));
        assertEquals(List.of(live), read(BANK, Origin.LIVE));
    }

    @Test
    protected void aSymbolNeverSeenHasNoTicks() throws Exception {
        store().append(ListedSegment.ofTicks("s1", 1, moving(0, 3)));
        assertEquals(List.of(), read(COPPER, Origin.TEST));
    }

    @Test
    protected void aSegmentWithoutTicksIsTaken() throws Exception {
        store().append(new ListedSegment("s1", 1, Origin.TEST, List.of(), List.of()));
        assertEquals(List.of(), read(BANK, Origin.TEST));
    }

    /** All that the store has of a symbol. */
    protected List<Tick> read(Symbol symbol, Origin origin) throws Exception {
        List<Tick> found = new ArrayList<>();
        store().read(symbol, origin, TIME.minusSeconds(864_000), TIME.plusSeconds(864_000), found::addAll);
        return found;
    }

    private static Tick live(Tick tick) {
        return Tick.builder(tick.symbol(), tick.exchangeTime())
                .source(tick.source())
                .origin(Origin.LIVE)
                .received(tick.received())
                .tradingDay(tick.tradingDay())
                .phase(tick.phase())
                .last(tick.last())
                .build();
    }

    /** Ticks of one symbol, three of each second. */
    private static List<Tick> moving(int from, int to) {
        List<Tick> ticks = new ArrayList<>();
        for (int i = from; i < to; i++) {
            ticks.add(Samples.tick(BANK, TIME.plusSeconds(i / 3), 10 + i / 100.0));
        }
        return ticks;
    }
}
