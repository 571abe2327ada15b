package org.sluice.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.sluice.api.market.Bar;

class OverlapTest {

    private final Bench bench = new Bench(Path.of(""));

    /** @param factors of the history's prices to the stored ones, one a bar */
    private String adjusted(boolean intraday, double... factors) {
        Overlap overlap = new Overlap(0.01, intraday);
        Bar stored = bench.day(Bench.BANK, "2026-11-20", 10);
        DoubleStream.of(factors)
                .forEach(factor -> overlap.compare(stored, bench.day(Bench.BANK, "2026-11-20", 10 * factor)));
        assertEquals(factors.length, overlap.compared());
        return overlap.adjusted() == null ? "taken" : "refused";
    }

    @Test
    void pricesOffByOneFactorUpToADayAreAdjusted() {
        assertEquals("refused", adjusted(false, 0.9, 0.9, 0.9));
        assertEquals("refused", adjusted(false, 0.9));
        assertEquals("refused", adjusted(false, 0.9, 0.9, 1, 1));
        assertEquals("refused", adjusted(false, 1.5, 1.5, 1.8));
        assertEquals("refused", adjusted(true, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 1));
    }

    @Test
    void otherDifferencesAreNoAdjustment() {
        assertEquals("taken", adjusted(false));
        assertEquals("taken", adjusted(false, 1, 1, 1));
        // a price step
        assertEquals("taken", adjusted(false, 1.001, 1.001, 1.001));
        // to and fro
        assertEquals("taken", adjusted(false, 0.9, 1, 0.9, 1));
        // a few minutes by chance
        assertEquals("taken", adjusted(true, 0.9, 0.9, 0.9, 1, 1));
    }

    @Test
    void aBarOfWhichOnlyOnePriceDiffersIsNoAdjustment() {
        Overlap overlap = new Overlap(0.01, false);
        Bar stored = bench.day(Bench.BANK, "2026-11-20", 10);
        Bar high = new Bar(
                stored.symbol(),
                stored.interval(),
                stored.origin(),
                stored.source(),
                stored.start(),
                stored.end(),
                stored.tradingDay(),
                stored.open(),
                stored.high() * 1.1,
                stored.low(),
                stored.close(),
                stored.volume(),
                stored.turnover(),
                stored.openInterest(),
                stored.complete(),
                stored.revision());
        overlap.compare(stored, high);
        assertEquals(null, overlap.adjusted());
    }
}
