package org.sluice.broadcaster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.RecordingPublisher;
import org.sluice.testkit.Samples;
import org.sluice.wire.spot.Spot;

/** What becomes of a tick on the wire. */
class RowsTest {

    private static final double[] NONE = {};

    private final RecordingPublisher publisher = new RecordingPublisher();

    @Test
    void shouldTurnSharesIntoLotsOfAnIndexHundredsOfLotsAndYuanIntoTenThousands() {
        Symbol bond = new Symbol(Exchange.SZSE, "128136");
        Symbol future = new Symbol(Exchange.SHFE, "cu2501");
        Symbol index = new Symbol(Exchange.SSE, "000001");
        TestCatalog catalog = new TestCatalog()
                .with(Setup.PUFA, "浦发银行", 100)
                .with(bond, "立讯转债", 10)
                .with(future, "沪铜2501", 1)
                .with(index, "上证指数", Product.Kind.INDEX, 100);
        publish(
                catalog,
                tick(Setup.PUFA),
                tick(bond),
                tick(future),
                builder(index).bids(Depth.EMPTY).asks(Depth.EMPTY).build());
        assertEquals(
                List.of(
                        spot("SH", "600000", "浦发银行", 100),
                        spot("SZ", "128136", "立讯转债", 10),
                        spot("SHFE", "cu2501", "沪铜2501", 1),
                        withoutDepth(spot("SH", "000001", "上证指数", 10_000))),
                Setup.spots(publisher));
    }

    @Test
    void shouldLeaveAbsentWhatTheTickDoesNotHave() {
        Tick bare = Samples.complete(Tick.of(Setup.PUFA, Setup.NOW, 7.18));
        publish(Setup.catalog(1), bare);
        LocalDateTime time = LocalDateTime.of(2026, 11, 20, 10, 0);
        assertEquals(
                List.of(new Spot(
                        "SH", "600000", "名600000", time, 0, 7.18, 7.18, 7.18, 7.18, 0, 0, NONE, NONE, NONE, NONE)),
                Setup.spots(publisher));
    }

    @Test
    void shouldWithholdRowsOfWhichAPriceIsMissing() {
        List<Tick> rows = new ArrayList<>();
        for (double missing : new double[] {0, -0.0, Double.NaN, Double.POSITIVE_INFINITY}) {
            rows.add(builder(Setup.PUFA).open(missing).build());
            rows.add(builder(Setup.PUFA).high(missing).build());
            rows.add(builder(Setup.PUFA).low(missing).build());
            rows.add(builder(Setup.PUFA).last(missing).build());
        }
        Broadcaster broadcaster = publish(Setup.catalog(1), rows.toArray(Tick[]::new));
        assertEquals(List.of(":spot: START [start spot]", ":spot: END [end spot]"), Setup.log(publisher));
        assertEquals(withheld(16, 0, 0), withheld(broadcaster));
    }

    @Test
    void shouldWithholdRowsWhoseLotSizeIsUnknown() {
        Symbol stranger = new Symbol(Exchange.BSE, "430017");
        Symbol lotless = new Symbol(Exchange.SSE, "000001");
        TestCatalog catalog = Setup.catalog(1).with(lotless, "上证指数", 0);
        Broadcaster broadcaster = publish(catalog, tick(stranger), tick(Setup.PUFA), tick(lotless), tick(stranger));
        assertEquals(
                List.of("600000"),
                Setup.spots(publisher).stream().map(Spot::code).toList());
        assertEquals(withheld(0, 3, 0), withheld(broadcaster));
    }

    @Test
    void shouldWithholdRowsWhoseTimeCannotBeWritten() {
        Broadcaster broadcaster = publish(
                Setup.catalog(1),
                at(Instant.EPOCH.minusNanos(1)),
                at(Instant.EPOCH),
                at(Instant.parse("9999-12-31T15:59:59.999999999Z")),
                at(Instant.parse("9999-12-31T16:00:00Z")),
                at(Instant.MAX));
        assertEquals(
                List.of(LocalDateTime.of(1970, 1, 1, 8, 0), LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000)),
                Setup.spots(publisher).stream().map(Spot::datetime).toList());
        assertEquals(withheld(0, 0, 3), withheld(broadcaster));
    }

    @Test
    void shouldAskTheCatalogOncePerSymbolUntilItsRevisionChanges() {
        TestCatalog catalog = Setup.catalog(2);
        Symbol listedToday = new Symbol(Exchange.SSE, "688001");
        List<Tick> rows = List.of(tick(Setup.PUFA), tick(listedToday));
        Broadcaster broadcaster = Setup.broadcaster(catalog, Map.of());
        Setup.bind(broadcaster, "nng", publisher);
        Setup.round(broadcaster, rows);
        Setup.round(broadcaster, rows);
        assertEquals(2, catalog.asked);
        catalog.with(listedToday, "华兴源创", 200).with(Setup.PUFA, "浦发", 100);
        Setup.round(broadcaster, rows);
        assertEquals(4, catalog.asked);
        assertEquals(
                List.of("名600000 172345.0", "名600000 172345.0", "浦发 172345.0", "华兴源创 86172.5"),
                Setup.spots(publisher).stream()
                        .map(spot -> spot.name() + ' ' + spot.volume())
                        .toList());
    }

    private Broadcaster publish(TestCatalog catalog, Tick... ticks) {
        Broadcaster broadcaster = Setup.broadcaster(catalog, Map.of());
        Setup.bind(broadcaster, "nng", publisher);
        Setup.round(broadcaster, List.of(ticks));
        return broadcaster;
    }

    private static Tick tick(Symbol symbol) {
        return builder(symbol).build();
    }

    private static Tick.Builder builder(Symbol symbol) {
        return Tick.builder(symbol, Instant.parse("2026-11-20T02:15:03.000250Z"))
                .previousClose(7.10)
                .open(7.11)
                .high(7.20)
                .low(7.05)
                .last(7.18)
                .volume(17_234_500)
                .turnover(123_456_000)
                .bids(Depth.of(new double[] {7.17, 7.16}, new double[] {10_000, 20_050}))
                .asks(Depth.of(new double[] {7.18}, new double[] {11_000}));
    }

    private static Spot withoutDepth(Spot spot) {
        return new Spot(
                spot.market(),
                spot.code(),
                spot.name(),
                spot.datetime(),
                spot.yesterdayClose(),
                spot.open(),
                spot.high(),
                spot.low(),
                spot.close(),
                spot.amount(),
                spot.volume(),
                NONE,
                NONE,
                NONE,
                NONE);
    }

    private static Spot spot(String market, String code, String name, double lot) {
        return new Spot(
                market,
                code,
                name,
                LocalDateTime.of(2026, 11, 20, 10, 15, 3, 250_000),
                7.10,
                7.11,
                7.20,
                7.05,
                7.18,
                12345.6,
                17_234_500 / lot,
                new double[] {7.17, 7.16},
                new double[] {10_000 / lot, 20_050 / lot},
                new double[] {7.18},
                new double[] {11_000 / lot});
    }

    private static Tick at(Instant time) {
        return Tick.of(Setup.PUFA, time, 7.18);
    }

    private static Map<String, Long> withheld(long zero, long unknown, long time) {
        return Map.of("withheld.zero", zero, "withheld.unknown", unknown, "withheld.time", time);
    }

    private static Map<String, Long> withheld(Broadcaster broadcaster) {
        Map<String, Long> counters = broadcaster.counters();
        counters.keySet().removeIf(name -> !name.startsWith("withheld."));
        return counters;
    }
}
