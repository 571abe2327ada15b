package org.sluice.fetcher.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.market.Depth;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.SettableClock;

/** What holds at every moment of whole days, for instruments of every kind. */
class SyntheticDayTest {

    /** 2026-11-20 00:00 in Shanghai. */
    private static final Instant MIDNIGHT = Instant.parse("2026-11-19T16:00:00Z");

    private final MixedCatalog catalog = new MixedCatalog(6);
    private final List<Symbol> universe = catalog.symbols();

    @ParameterizedTest
    @CsvSource({"1, 2", "-77, 4", "20261120, 0.1"})
    void everyTickIsPlausibleAndNothingRunsBackwardsWithinADay(long seed, double volatilityPercent) {
        SettableClock clock = new SettableClock(MIDNIGHT);
        SyntheticFetcher fetcher =
                SyntheticFetcherTest.of(Map.of("seed", seed, "volatilityPercent", volatilityPercent), catalog, clock);
        Map<Symbol, Tick> last = new HashMap<>();
        int midnights = 0;
        while (clock.instant().isBefore(MIDNIGHT.plus(Duration.ofHours(54)))) {
            for (Tick tick : SyntheticFetcherTest.poll(fetcher, universe)) {
                assertPlausible(tick);
                Tick before = last.put(tick.symbol(), tick);
                if (before != null && before.tradingDay().equals(tick.tradingDay())) {
                    assertFollows(before, tick);
                } else if (before != null) {
                    midnights++;
                    assertBeginsAnew(before, tick);
                }
            }
            clock.advance(Duration.ofMillis(3_137));
        }
        assertEquals(2 * universe.size(), midnights);
    }

    @Test
    void highAndLowArePricesThatWereLast() {
        SettableClock clock = new SettableClock(MIDNIGHT);
        SyntheticFetcher fetcher = SyntheticFetcherTest.of(Map.of(), catalog, clock);
        Map<Symbol, Double> high = new HashMap<>();
        Map<Symbol, Double> low = new HashMap<>();
        for (int second = 0; second < 86_400; second++, clock.advance(Duration.ofSeconds(1))) {
            for (Tick tick : SyntheticFetcherTest.poll(fetcher, universe)) {
                high.merge(tick.symbol(), tick.last(), Math::max);
                low.merge(tick.symbol(), tick.last(), Math::min);
                assertEquals(high.get(tick.symbol()), tick.high(), tick::toString);
                assertEquals(low.get(tick.symbol()), tick.low(), tick::toString);
            }
        }
    }

    @Test
    void everySymbolIsTradedEveryMinuteAndMovesEveryHour() {
        SettableClock clock = new SettableClock(MIDNIGHT);
        SyntheticFetcher fetcher = SyntheticFetcherTest.of(Map.of(), catalog, clock);
        Map<Symbol, Tick> before = new HashMap<>();
        for (int hour = 0; hour < 24; hour++) {
            Map<Symbol, Integer> prices = new HashMap<>();
            for (int minute = 0; minute < 60; minute++, clock.advance(Duration.ofMinutes(1))) {
                for (Tick tick : SyntheticFetcherTest.poll(fetcher, universe)) {
                    Tick old = before.put(tick.symbol(), tick);
                    boolean first = old == null;
                    assertTrue(first || tick.volume() > old.volume(), tick::toString);
                    prices.merge(tick.symbol(), first || tick.last() == old.last() ? 0 : 1, Integer::sum);
                }
            }
            assertEquals(
                    List.of(),
                    prices.entrySet().stream().filter(e -> e.getValue() < 5).toList());
        }
    }

    private void assertPlausible(Tick tick) {
        Instrument instrument = catalog.of(tick.symbol());
        Kind kind = instrument.product().kind();
        double priceTick = instrument.priceTick();
        boolean contract = kind == Kind.FUTURE || kind == Kind.OPTION;
        boolean index = kind == Kind.INDEX;
        boolean plausible = tick.low() <= tick.last()
                && tick.last() <= tick.high()
                && tick.low() <= tick.open()
                && tick.open() <= tick.high()
                && tick.low() > 0
                && onTick(tick.last(), priceTick)
                && onTick(tick.open(), priceTick)
                && onTick(tick.high(), priceTick)
                && onTick(tick.low(), priceTick)
                && onTick(tick.previousClose(), priceTick)
                && tick.volume() % instrument.lotSize() == 0
                && Double.isNaN(tick.settlement())
                && tick.exchangeTime().atZone(MarketTime.ZONE).toLocalDate().equals(tick.tradingDay())
                && (contract ? tick.openInterest() > 0 : Double.isNaN(tick.openInterest()))
                && (contract ? onTick(tick.preSettlement(), priceTick) : Double.isNaN(tick.preSettlement()));
        boolean limited = index
                ? Double.isNaN(tick.limitUp()) && Double.isNaN(tick.limitDown())
                : onTick(tick.limitUp(), priceTick)
                        && onTick(tick.limitDown(), priceTick)
                        && tick.asks().price(4) <= tick.limitUp()
                        && tick.bids().price(4) >= tick.limitDown()
                        && tick.high() <= tick.limitUp()
                        && tick.low() >= tick.limitDown();
        boolean booked = index
                ? tick.bids().equals(Depth.EMPTY) && tick.asks().equals(Depth.EMPTY)
                : inOrder(tick.bids(), -1, instrument)
                        && inOrder(tick.asks(), 1, instrument)
                        && tick.bids().price(0) < tick.asks().price(0)
                        && (tick.last() == tick.bids().price(0)
                                || tick.last() == tick.asks().price(0));
        double average = tick.turnover() / tick.volume() / instrument.product().multiplier();
        boolean paid = tick.volume() == 0
                ? tick.turnover() == 0
                : average >= tick.low() * (1 - 1e-12) && average <= tick.high() * (1 + 1e-12);
        assertEquals(List.of(true, true, true, true), List.of(plausible, limited, booked, paid), tick::toString);
    }

    private static void assertFollows(Tick before, Tick tick) {
        boolean follows = tick.exchangeTime().isAfter(before.exchangeTime())
                && tick.volume() >= before.volume()
                && tick.turnover() >= before.turnover()
                && tick.high() >= before.high()
                && tick.low() <= before.low()
                && tick.open() == before.open()
                && tick.previousClose() == before.previousClose()
                && Double.compare(tick.limitUp(), before.limitUp()) == 0
                && Double.compare(tick.limitDown(), before.limitDown()) == 0
                && Double.compare(tick.preSettlement(), before.preSettlement()) == 0;
        assertTrue(follows, () -> before + " then " + tick);
    }

    /** The price goes on over midnight, the sums begin again. */
    private static void assertBeginsAnew(Tick before, Tick tick) {
        boolean anew = tick.tradingDay().equals(before.tradingDay().plusDays(1))
                && tick.volume() < before.volume() / 100
                && tick.open() == tick.previousClose()
                && Math.abs(tick.previousClose() / before.last() - 1) < 0.01;
        assertTrue(anew, () -> before + " then " + tick);
    }

    private static boolean onTick(double price, double priceTick) {
        double ticks = price / priceTick;
        return Math.abs(ticks - Math.rint(ticks)) < 1e-6;
    }

    private static boolean inOrder(Depth side, int sign, Instrument instrument) {
        for (int level = 0; level < side.levels(); level++) {
            double lots = side.size(level) / instrument.lotSize();
            double step = level == 0 ? sign : (side.price(level) - side.price(level - 1)) / instrument.priceTick();
            if (Math.abs(step - sign) > 1e-6 || lots < 1 || lots != Math.rint(lots)) {
                return false;
            }
        }
        return side.levels() == 5;
    }
}
