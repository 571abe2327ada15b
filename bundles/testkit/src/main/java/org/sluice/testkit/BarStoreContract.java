package org.sluice.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Interval;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.storage.BarStore;

/** What every store of bars keeps. Extend it, bring one, and add your own cases. */
@Timeout(120)
public abstract class BarStoreContract {

    /** A time in the morning session of a Friday in Shanghai, on a whole minute. */
    protected static final Instant TIME = Instant.parse("2026-11-27T02:00:00Z");

    private static final Symbol BANK = new Symbol(Exchange.SSE, "600000");

    /** An empty running store, the same one within one test until {@link #reopened}. */
    protected abstract BarStore store() throws Exception;

    /** The store, stopped and started again over what it has kept; from then on {@link #store} answers this one. */
    protected abstract BarStore reopened() throws Exception;

    @Test
    protected void everyFieldComesBackAsItWas() throws Exception {
        Bar full = bar(0, 10.37, 0, Origin.LIVE);
        Bar bare = new Bar(
                BANK,
                Interval.MIN1,
                Origin.LIVE,
                "history.csv",
                TIME.plusSeconds(60),
                TIME.plusSeconds(120),
                LocalDate.of(2026, 11, 30),
                Double.NaN,
                Double.NaN,
                Double.NaN,
                11,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                false,
                3);
        store().append(ListedSegment.ofBars("s1", 1, List.of(full, bare)));
        assertEquals(List.of(full, bare), read(Origin.LIVE));
    }

    @Test
    protected void theSameSegmentTwiceHasNoEffect() throws Exception {
        ListedSegment segment = ListedSegment.ofBars("s1", 1, minutes(0, 240));
        store().append(segment);
        store().append(segment);
        assertEquals(segment.bars(), read(Origin.LIVE));
        reopened().append(segment);
        assertEquals(segment.bars(), read(Origin.LIVE));
    }

    @Test
    protected void whatWasAppendedIsThereAfterARestart() throws Exception {
        ListedSegment segment = ListedSegment.ofBars("s1", 1, minutes(0, 240));
        store().append(segment);
        reopened();
        assertEquals(segment.bars(), read(Origin.LIVE));
    }

    @Test
    protected void aSegmentThatCanNotBeReadToItsEndLeavesNothingAndMayComeAgain() throws Exception {
        ListedSegment segment = ListedSegment.ofBars("s1", 1, minutes(0, 240));
        BarStore store = store();
        assertThrows(IOException.class, () -> store.append(segment.broken()));
        assertEquals(List.of(), read(Origin.LIVE));
        store.append(segment);
        assertEquals(segment.bars(), read(Origin.LIVE));
    }

    @Test
    protected void aHigherRevisionReplacesALowerOneInWhateverOrderTheyCome() throws Exception {
        store().append(ListedSegment.ofBars("s1", 1, List.of(bar(0, 10, 1, Origin.LIVE), bar(1, 10, 5, Origin.LIVE))));
        store().append(ListedSegment.ofBars("s2", 3, List.of(bar(0, 11, 2, Origin.LIVE), bar(1, 11, 4, Origin.LIVE))));
        List<Bar> expected = List.of(bar(0, 11, 2, Origin.LIVE), bar(1, 10, 5, Origin.LIVE));
        assertEquals(expected, read(Origin.LIVE));
        reopened();
        assertEquals(expected, read(Origin.LIVE));
    }

    @Test
    protected void ofEqualRevisionsTheLaterCounts() throws Exception {
        store().append(ListedSegment.ofBars("s1", 1, List.of(bar(0, 10, 0, Origin.LIVE), bar(0, 11, 0, Origin.LIVE))));
        assertEquals(List.of(bar(0, 11, 0, Origin.LIVE)), read(Origin.LIVE));
        store().append(ListedSegment.ofBars("s2", 3, List.of(bar(0, 12, 0, Origin.LIVE))));
        assertEquals(List.of(bar(0, 12, 0, Origin.LIVE)), read(Origin.LIVE));
    }

    @Test
    protected void barsAppendedLateComeInOrderOfTime() throws Exception {
        store().append(ListedSegment.ofBars("s1", 1, minutes(100, 200)));
        store().append(ListedSegment.ofBars("s2", 101, minutes(0, 100)));
        assertEquals(minutes(0, 200), read(Origin.LIVE));
    }

    @Test
    protected void aRangeHasWhatEndsAfterItsFirstInstantAndStartsBeforeItsLast() throws Exception {
        store().append(ListedSegment.ofBars("s1", 1, minutes(0, 10)));
        assertEquals(
                minutes(2, 5),
                store().read(BANK, Interval.MIN1, Origin.LIVE, TIME.plusSeconds(2 * 60), TIME.plusSeconds(5 * 60)));
        assertEquals(
                minutes(2, 5),
                store().read(
                                BANK,
                                Interval.MIN1,
                                Origin.LIVE,
                                TIME.plusSeconds(2 * 60 + 30),
                                TIME.plusSeconds(4 * 60 + 1)));
    }

    @Test
    protected void liveAndTestAreKeptApart() throws Exception {
        store().append(ListedSegment.ofBars("l1", 1, List.of(bar(0, 10, 0, Origin.LIVE))));
        store().append(ListedSegment.ofBars("t1", 1, List.of(bar(0, 11, 7, Origin.TEST))));
        assertEquals(List.of(bar(0, 10, 0, Origin.LIVE)), read(Origin.LIVE));
        assertEquals(List.of(bar(0, 11, 7, Origin.TEST)), read(Origin.TEST));
    }

    @Test
    protected void intervalsAreKeptApart() throws Exception {
        store().append(ListedSegment.ofBars("s1", 1, minutes(0, 3)));
        assertEquals(
                List.of(),
                store().read(BANK, Interval.DAY, Origin.LIVE, TIME.minusSeconds(864_000), TIME.plusSeconds(864_000)));
    }

    /** All minutes that the store has. */
    private List<Bar> read(Origin origin) throws Exception {
        return store().read(BANK, Interval.MIN1, origin, TIME.minusSeconds(864_000), TIME.plusSeconds(864_000));
    }

    private static List<Bar> minutes(int from, int to) {
        List<Bar> bars = new ArrayList<>();
        for (int minute = from; minute < to; minute++) {
            bars.add(bar(minute, 10 + minute / 100.0, 0, Origin.LIVE));
        }
        return bars;
    }

    /** A one-minute bar, so many minutes after {@link #TIME}, of which every field is set. */
    protected static Bar bar(int minute, double close, int revision, Origin origin) {
        Instant start = TIME.plusSeconds(60L * minute);
        return new Bar(
                BANK,
                Interval.MIN1,
                origin,
                "sample",
                start,
                start.plusSeconds(60),
                LocalDate.ofInstant(start, MarketTime.ZONE),
                close - 0.1,
                close + 0.2,
                close - 0.2,
                close,
                12_300,
                12_300 * close,
                4,
                true,
                revision);
    }
}
