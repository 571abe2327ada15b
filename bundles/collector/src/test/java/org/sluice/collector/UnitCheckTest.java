package org.sluice.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.feed.FeedStatus.UnitDoubt;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

class UnitCheckTest {

    private static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");

    private final UnitCheck check = new UnitCheck();

    /** Real rows: 贵州茅台, 浦发银行, SH000001; then the same with a unit mistaken, and futures. */
    @ParameterizedTest
    @CsvSource({
        "SSE.600519, STOCK, 1, 100, 1300.01, 1314.40, 1113100, 1451334748, fits",
        "SSE.600000, STOCK, 1, 100, 8.97, 9.05, 52836400, 475964884, fits",
        "SSE.600000, STOCK, 1, 100, 8.97, 9.05, 528364, 475964884, 100", // lots taken for shares
        "SSE.688981, STOCK, 1, 100, 95.00, 99.10, 5283640000, 5124000000, 0.01", // shares multiplied like lots
        "SSE.600000, STOCK, 1, 100, 8.97, 9.05, 52836400, 47596.4884, 0.0001", // 10,000 yuan taken for yuan
        "SSE.113050, BOND, 1, 10, 112.10, 113.40, 4820000, 5432000000, 10", // lots of 10 taken for 100
        "SSE.600000, STOCK, 1, 100, 8.97, 9.05, 52836400, 1475964884, NaN",
        "SSE.000001, INDEX, 1, 100, 3001.90, 3020.11, 18765432100, 201234567890, fits",
        "SSE.000001, INDEX, 1, 100, 3001.90, 3020.11, 187654321, 201234567890, 100", // lots taken for shares
        "SHFE.cu2501, FUTURE, 5, 1, 74100, 74900, 61234, 22810000000, fits",
        "SHFE.cu2501, FUTURE, 1, 1, 74100, 74900, 61234, 22810000000, NaN", // a wrong multiplier: 5
        "CFFEX.IF2501, FUTURE, 300, 1, 3890.2, 3931.4, 70123, 82310000000, fits",
    })
    void findsTheFactorByWhichTurnoverAndVolumeDisagree(
            String symbol,
            Kind kind,
            double multiplier,
            int lot,
            double low,
            double high,
            double volume,
            double turnover,
            String expected) {
        Symbol parsed = Symbol.parse(symbol);
        Tick tick = tick(parsed, low, high, volume, turnover);
        boolean fits = check.fits(tick, instrument(parsed, kind, multiplier, lot), NOW);
        List<UnitDoubt> doubts = check.doubts(NOW);
        if (expected.equals("fits")) {
            assertTrue(fits);
            assertEquals(List.of(), doubts);
        } else {
            assertFalse(fits);
            assertEquals(1, doubts.size());
            assertEquals(Double.parseDouble(expected), doubts.get(0).factor());
            assertEquals(parsed.exchange() + "." + kind, doubts.get(0).product());
        }
    }

    @Test
    void leavesAloneWhatCannotBeToldOrIsRoundedTooMuch() {
        Symbol symbol = Symbol.parse("SH600000");
        Instrument stock = instrument(symbol, Kind.STOCK, 1, 100);
        assertTrue(check.fits(tick(symbol, 9, 9, Double.NaN, 1e8), stock, NOW));
        assertTrue(check.fits(tick(symbol, 9, 9, 0, 0), stock, NOW));
        assertTrue(check.fits(tick(symbol, Double.NaN, Double.NaN, 1e6, 1e8), stock, NOW), "before the first trade");
        assertTrue(check.fits(tick(symbol, 9, 9, 2000, 10_000), stock, NOW), "18,000 yuan shown as 1 times 10,000");
        assertTrue(check.fits(tick(symbol, 9, 9, 1e6, 1e9), null, NOW), "nothing known of its lot and multiplier");
        assertEquals(List.of(), check.doubts(NOW));
        assertEquals(Map.of(), check.counts());
    }

    @Test
    void tellsHowOftenAndForgetsADoubtThatIsNotSeenAgain() {
        Symbol symbol = Symbol.parse("SH600000");
        Instrument stock = instrument(symbol, Kind.STOCK, 1, 100);
        check.fits(tick(symbol, 8.97, 9.05, 52836400, 475964884), stock, NOW);
        check.fits(tick(symbol, 8.97, 9.05, 528364, 475964884), stock, NOW);
        UnitDoubt doubt = new UnitDoubt(
                "SSE.STOCK",
                1,
                2,
                100,
                "SSE.600000: turnover 475,964,884 yuan ÷ volume 528,364 is 900.8, low 8.970, high 9.050");
        assertEquals(List.of(doubt), check.doubts(NOW));
        assertEquals(
                "SSE.STOCK: turnover ÷ volume is off by a factor of 100 in 1 of 2 quotes; " + doubt.example(),
                doubt.text());
        assertEquals(List.of(), check.doubts(NOW.plus(UnitCheck.DOUBTED)));
        assertEquals(Map.of("SSE.STOCK", 1L), check.counts(), "a count is not forgotten");
    }

    private static Tick tick(Symbol symbol, double low, double high, double volume, double turnover) {
        return Tick.builder(symbol, NOW)
                .last(high)
                .low(low)
                .high(high)
                .volume(volume)
                .turnover(turnover)
                .build();
    }

    private static Instrument instrument(Symbol symbol, Kind kind, double multiplier, int lot) {
        Product product =
                new Product(symbol.exchange(), kind.name(), kind.name(), kind, multiplier, 0.01, lot, List.of(), false);
        return new Instrument(symbol, "", product, "", null, 0.01, null);
    }
}
