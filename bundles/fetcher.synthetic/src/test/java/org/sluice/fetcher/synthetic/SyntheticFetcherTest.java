package org.sluice.fetcher.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Configs;
import org.sluice.testkit.FetcherContract;
import org.sluice.testkit.RecordingSink;
import org.sluice.testkit.SettableClock;

class SyntheticFetcherTest extends FetcherContract {

    private static final MixedCatalog CATALOG = new MixedCatalog(SyntheticFetcher.BATCH);
    private static final List<Symbol> UNIVERSE = CATALOG.symbols().subList(0, SyntheticFetcher.BATCH);
    private static final List<Symbol> THREE = List.of(MixedCatalog.STOCK, MixedCatalog.INDEX, MixedCatalog.COPPER);

    /** 2026-11-20 13:05:07.250 in Shanghai. */
    private static final Instant NOON = Instant.parse("2026-11-20T05:05:07.250Z");

    /** At the end of a day, when a fetcher that has just begun has the most to catch up with. */
    @Override
    protected Fetcher fetcher() {
        SettableClock clock = new SettableClock(Instant.parse("2026-11-20T15:59:00Z"));
        return of(Map.of(), CATALOG, () -> {
            clock.advance(Duration.ofMillis(130));
            return clock.instant();
        });
    }

    @Override
    protected List<Symbol> universe() {
        return UNIVERSE;
    }

    @Test
    void makesWholeTicksOfEveryKind() {
        List<Tick> ticks = poll(of(Map.of(), CATALOG, () -> NOON), THREE);
        LocalDate today = LocalDate.of(2026, 11, 20);
        Tick stock = Tick.builder(MixedCatalog.STOCK, NOON)
                .tradingDay(today)
                .last(7.22)
                .open(7.26)
                .high(7.28)
                .low(7.17)
                .previousClose(7.26)
                .volume(2_211_700)
                .turnover(15_976_416)
                .limitUp(7.99)
                .limitDown(6.53)
                .bids(side(7.22, 7.21, 7.2, 7.19, 7.18, 3100, 1600, 6000, 1200, 4100))
                .asks(side(7.23, 7.24, 7.25, 7.26, 7.27, 1800, 4500, 4500, 500, 5800))
                .build();
        Tick index = Tick.builder(MixedCatalog.INDEX, NOON)
                .tradingDay(today)
                .last(4877.69)
                .open(4819.98)
                .high(4878.61)
                .low(4798.41)
                .previousClose(4819.98)
                .volume(885_100)
                .turnover(4_276_687_441.0)
                .build();
        Tick copper = Tick.builder(MixedCatalog.COPPER, NOON)
                .tradingDay(today)
                .last(101_850)
                .open(101_210)
                .high(102_250)
                .low(100_630)
                .previousClose(101_210)
                .volume(450_609)
                .turnover(228_498_137_500.0)
                .openInterest(71_000)
                .limitUp(112_640)
                .limitDown(92_160)
                .preSettlement(102_400)
                .bids(side(101_850, 101_840, 101_830, 101_820, 101_810, 38, 41, 13, 16, 36))
                .asks(side(101_860, 101_870, 101_880, 101_890, 101_900, 52, 30, 58, 36, 60))
                .build();
        assertEquals(List.of(stock, index, copper), ticks);
    }

    @Test
    void restartsAndOtherInstancesAgree() {
        SettableClock clock = new SettableClock(NOON);
        SyntheticFetcher running = of(Map.of(), CATALOG, clock);
        for (int i = 0; i < 60; i++) {
            clock.advance(Duration.ofMillis(1_733_301));
            assertEquals(poll(of(Map.of(), CATALOG, clock), THREE), poll(running, THREE), "at " + clock.instant());
        }
    }

    @Test
    void aFetcherThatWasNotAskedForADayAgreesToo() {
        SettableClock clock = new SettableClock(NOON);
        SyntheticFetcher paused = of(Map.of(), CATALOG, clock);
        for (int i = 0; i < 3; i++) {
            poll(paused, THREE);
            clock.advance(Duration.ofHours(25));
            assertEquals(poll(of(Map.of(), CATALOG, clock), THREE), poll(paused, THREE), "at " + clock.instant());
        }
    }

    @Test
    void aClockThatIsSetBackChangesNothingOfWhatWas() {
        SettableClock clock = new SettableClock(NOON);
        SyntheticFetcher fetcher = of(Map.of(), CATALOG, clock);
        List<Tick> before = poll(fetcher, THREE);
        clock.advance(Duration.ofHours(3));
        assertNotEquals(before, poll(fetcher, THREE));
        clock.set(NOON);
        assertEquals(before, poll(fetcher, THREE));
    }

    @Test
    void anotherSeedIsAnotherMarketAndAnotherSymbolAnotherPrice() {
        List<Tick> one = poll(of(Map.of(), CATALOG, () -> NOON), THREE);
        List<Tick> two = poll(of(Map.of("seed", 2), CATALOG, () -> NOON), THREE);
        for (int i = 0; i < THREE.size(); i++) {
            assertNotEquals(one.get(i).last(), two.get(i).last());
        }
        List<Symbol> stocks = CATALOG.symbols().stream()
                .filter(symbol -> symbol.code().startsWith("600"))
                .limit(500)
                .toList();
        long prices = poll(of(Map.of(), CATALOG, () -> NOON), stocks).stream()
                .mapToDouble(Tick::last)
                .distinct()
                .count();
        assertEquals(true, prices > 450, prices + " prices of 500 stocks");
    }

    @Test
    void twoUniversesAtATimeAreKeptApart() {
        SyntheticFetcher fetcher = of(Map.of(), CATALOG, () -> NOON);
        List<Symbol> stocks = List.of(MixedCatalog.STOCK);
        List<Symbol> futures = List.of(MixedCatalog.COPPER);
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    stocks, poll(fetcher, stocks).stream().map(Tick::symbol).toList());
            assertEquals(
                    futures, poll(fetcher, futures).stream().map(Tick::symbol).toList());
        }
        assertEquals(Map.of("polls", 6L, "ticks", 6L), fetcher.counters());
    }

    @Test
    void leavesOutWhatTheCatalogDoesNotKnowUntilItDoes() {
        MixedCatalog catalog = new MixedCatalog(3);
        SyntheticFetcher fetcher = of(Map.of(), catalog, () -> NOON);
        catalog.know(false);
        assertEquals(List.of(), poll(fetcher, THREE));
        assertEquals(
                List.of("SSE.000001 is asked for but not in the catalog: it is left out, maybe others too"),
                fetcher.warnings());
        catalog.know(true);
        assertEquals(THREE, poll(fetcher, THREE).stream().map(Tick::symbol).toList());
        assertEquals(List.of(), fetcher.warnings());
    }

    @Test
    void handsManyTicksOverInPortions() {
        RecordingSink sink = new RecordingSink();
        List<Symbol> universe = CATALOG.symbols().subList(0, 1001);
        of(Map.of(), CATALOG, () -> NOON).poll(universe, sink);
        assertEquals(List.of(1001, 3), List.of(sink.ticks().size(), sink.portions()));
        assertEquals(universe, sink.ticks().stream().map(Tick::symbol).toList());
    }

    @Test
    void saysThatTheBookIsSynthetic() {
        assertEquals(
                "{seed=7, volatility=0.5 %, order book=synthetic}",
                of(Map.of("seed", "7", "volatilityPercent", "0.5"), CATALOG, () -> NOON)
                        .facts()
                        .toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0", "-1.0", "4.01", "NaN"})
    void refusesAVolatilityThatWouldLeaveTheLimits(String value) {
        assertEquals(
                "org.sluice.fetcher.synthetic: volatilityPercent=" + value + ": above 0 and at most 4",
                assertThrows(
                                InvalidSettingException.class,
                                () -> of(Map.of("volatilityPercent", value), CATALOG, () -> NOON))
                        .getMessage());
    }

    static SyntheticFetcher of(Map<String, ?> settings, Catalog catalog, InstantSource clock) {
        return new SyntheticFetcher(
                Configs.of(SyntheticFetcher.Config.class, settings),
                Map.of("service.pid", "org.sluice.fetcher.synthetic"),
                catalog,
                clock);
    }

    static List<Tick> poll(SyntheticFetcher fetcher, List<Symbol> universe) {
        RecordingSink sink = new RecordingSink();
        fetcher.poll(universe, sink);
        return sink.ticks();
    }

    /** Five prices, then their five sizes. */
    private static Depth side(double... values) {
        return Depth.of(Arrays.copyOfRange(values, 0, 5), Arrays.copyOfRange(values, 5, 10));
    }
}
