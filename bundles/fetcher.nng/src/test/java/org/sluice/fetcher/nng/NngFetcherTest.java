package org.sluice.fetcher.nng;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.fetcher.nng.Heard.NOW;
import static org.sluice.fetcher.nng.Heard.tick;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.wire.spot.SpotEncoder;
import org.sluice.wire.spot.SpotSymbol;

/** What becomes of rows, over a real socket. */
@Timeout(60)
class NngFetcherTest {

    private static final String TCP = "tcp://127.0.0.1:0";

    /** One record, 416 bytes, written by hikyuu's own Python modules. */
    private static final String HIKYUU =
            "10000000000000000000060008000400060000000400000001000000280000000000220060005c0058005400"
                    + "500044003c0034002c0024001c00140010000c0008000400220000005c00000088000000b4000000e0000000"
                    + "00000000c8090541cdcccccccc1cc840b81e85eb51b81c403333333333331c40cdcccccccccc1c40713d0ad7"
                    + "a3701c406666666666661c4000000000cc000000e0000000f0000000f8000000050000000000000000805b40"
                    + "0000000000406a4000000000006073400000000000a079400000000000e07f400000000005000000b81e85eb"
                    + "51b81c40c3f5285c8fc21c40cdcccccccccc1c40d7a3703d0ad71c40e17a14ae47e11c400000000005000000"
                    + "000000000000594000000000000069400000000000c0724000000000000079400000000000407f4000000000"
                    + "05000000ae47e17a14ae1c40a4703d0ad7a31c409a99999999991c408fc2f5285c8f1c4085eb51b81e851c40"
                    + "13000000323032342d30332d30312031303a31353a3033000c000000e6b5a6e58f91e993b6e8a18c00000000"
                    + "0600000036303030303000000200000053480000";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"1", "4"})
    void readsHikyuusOwnMessage(String workers) throws IOException {
        try (Heard heard = new Heard(TCP, "worker_num", workers)) {
            heard.server().round(ByteBuffer.wrap(HexFormat.of().parseHex(HIKYUU)));
            Tick tick = Tick.builder(Instruments.STOCK, Instant.parse("2024-03-01T02:15:03Z"))
                    .received(NOW)
                    .previousClose(7.10)
                    .open(7.11)
                    .high(7.20)
                    .low(7.05)
                    .last(7.18)
                    .volume(17_234_500)
                    .turnover(123_456_000)
                    .bids(Depth.of(
                            new double[] {7.17, 7.16, 7.15, 7.14, 7.13},
                            new double[] {10_000, 20_000, 30_000, 40_000, 50_000}))
                    .asks(Depth.of(
                            new double[] {7.18, 7.19, 7.20, 7.21, 7.22},
                            new double[] {11_000, 21_000, 31_000, 41_000, 51_000}))
                    .build();
            assertEquals(List.of(tick, "end"), heard.untilRounds(1));
            assertEquals(Map.of(), heard.faults());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SH600000, 100, 100",
        "SH688001, 100, 100",
        "BJ430017, 100, 100",
        "SH000001, 100, 10000",
        "SH113050, 10, 10",
        "SHFE.cu2501, 1, 1",
    })
    void hearsFromAnotherSluiceWhatThatOneKnew(String name, int lotSize, int volumeUnit) throws IOException {
        Tick sent = Tick.builder(Symbol.parse(name), Instant.parse("2026-03-02T02:15:03.500Z"))
                .received(NOW)
                .last(61_230.5)
                .open(61_000)
                .high(61_333.33)
                .low(60_900.1)
                .previousClose(61_111.1)
                .volume(1_234_567)
                .turnover(75_591_234_567.89)
                .bids(Depth.of(new double[] {61_230, 61_220}, new double[] {100, 73}))
                .asks(Depth.of(new double[] {61_240}, new double[] {1}))
                .build();
        try (Heard heard = new Heard("ipc://" + folder.resolve("spot.ipc"))) {
            heard.server().round(SpotServer.ticks(List.of(sent), lotSize, volumeUnit));
            assertEquals(List.of(sent, "end"), heard.untilRounds(1));
        }
    }

    @Test
    void leavesAbsentWhatIsZeroOrCannotBeMeant() throws IOException {
        SpotEncoder encoder = new SpotEncoder(1);
        encoder.begin();
        encoder.add(new SpotSymbol("SH", "600000", ""), NOW.getEpochSecond() * 1_000_000, 3, 1)
                .close(10)
                .low(-1)
                .open(Double.MAX_VALUE)
                .amount(Double.MAX_VALUE)
                .volume(-5)
                .bid(0, 9.9, 2)
                .bid(1, 0, 3)
                .bid(2, 9.8, 0);
        try (Heard heard = new Heard(TCP)) {
            heard.server().round(encoder.finish());
            Tick tick = Tick.builder(Instruments.STOCK, NOW)
                    .received(NOW)
                    .last(10)
                    .open(Double.MAX_VALUE)
                    .bids(Depth.of(new double[] {9.9, 9.8}, new double[] {200, Double.NaN}))
                    .build();
            assertEquals(List.of(tick, "end"), heard.untilRounds(1));
        }
    }

    @Test
    void takesVolumesOfTheStarBoardForSharesIfToldSoAndThoseOfAnIndexForHundredsOfLots() throws IOException {
        try (Heard heard = new Heard(TCP, "starVolumeInShares", "true")) {
            heard.server()
                    .start()
                    .data(SpotServer.row(Instruments.STAR, NOW, 50, 1234))
                    .data(SpotServer.row(Instruments.INDEX, NOW, 3000, 1234))
                    .data(SpotServer.row(Instruments.STOCK, NOW, 10, 1234))
                    .end();
            assertEquals(
                    List.of(
                            tick(Instruments.STAR, NOW, 50, 1234),
                            tick(Instruments.INDEX, NOW, 3000, 12_340_000),
                            tick(Instruments.STOCK, NOW, 10, 123_400),
                            "end"),
                    heard.untilRounds(1));
        }
    }

    @Test
    void readsMarketsByEitherNameInAnyCase() throws IOException {
        try (Heard heard = new Heard(TCP)) {
            heard.server()
                    .start()
                    .data(SpotServer.row("sh", "600000", NOW, 10, 1))
                    .data(SpotServer.row("SSE", "600000", NOW, 10, 2))
                    .data(SpotServer.row("bj", "430017", NOW, 10, 3))
                    .data(SpotServer.row("szse", "000001", NOW, 10, 4))
                    .end();
            assertEquals(
                    List.of(
                            tick(Instruments.STOCK, NOW, 10, 100),
                            tick(Instruments.STOCK, NOW, 10, 200),
                            tick(Instruments.BEIJING, NOW, 10, 300),
                            tick(Instruments.OTHER, NOW, 10, 400),
                            "end"),
                    heard.untilRounds(1));
        }
    }

    @Test
    void leavesOutAndCountsRowsItCannotUse() throws IOException {
        Symbol unknown = Symbol.parse("SH600999");
        List<Symbol> universe = List.of(Instruments.STOCK, unknown);
        try (Heard heard = new Heard(TCP)) {
            heard.server()
                    .start()
                    .data(SpotServer.row("NYSE", "IBM", NOW, 10, 1))
                    .data(SpotServer.row("SH", "600000", Instant.EPOCH, 10, 1))
                    .data(SpotServer.row(Instruments.OTHER, NOW, 10, 1))
                    .data(SpotServer.row(unknown, NOW, 10, 1))
                    .data(SpotServer.row(Instruments.STOCK, NOW, 10, 1))
                    .end();
            heard.awaitCount("messages", 7);
            heard.fetcher.poll(universe, heard);
            assertEquals(List.of(tick(Instruments.STOCK, NOW, 10, 100), "end"), heard.events);
            assertEquals(
                    Map.of(
                            "rows.unknownMarket", 1L,
                            "rows.withoutTime", 1L,
                            "rows.notAsked", 1L,
                            "rows.notInCatalog", 1L),
                    heard.faults());

            heard.instruments.add(unknown, Kind.STOCK, "MAIN", 100);
            heard.server().round(SpotServer.row(unknown, NOW, 11, 1));
            heard.awaitCount("messages", 10);
            heard.fetcher.poll(universe, heard);
            assertEquals(tick(unknown, NOW, 11, 100), heard.events.get(2), "once the catalog has it");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "4", "8"})
    void handsOverInTheOrderOfTheMessagesHoweverManyWorkers(String workers) throws IOException {
        List<Object> expected = new ArrayList<>();
        try (Heard heard = new Heard(TCP, "worker_num", workers)) {
            heard.server().start();
            for (int i = 1; i <= 400; i++) {
                // large and small by turns, so that a later message is decoded sooner
                List<Tick> ticks = new ArrayList<>();
                for (int row = 0; row < (i % 2 == 0 ? 1 : 300); row++) {
                    ticks.add(tick(
                            row % 2 == 0 ? Instruments.STOCK : Instruments.OTHER, NOW.plusSeconds(i), i, 100L * i));
                }
                expected.addAll(ticks);
                heard.server().data(SpotServer.ticks(ticks, 100));
            }
            heard.server().end();
            expected.add("end");
            assertEquals(expected, heard.untilRounds(1));
        }
    }

    @Test
    void handsNothingOverBetweenPolls() throws IOException {
        try (Heard heard = new Heard(TCP, "worker_num", "4")) {
            heard.server().round(SpotServer.row(Instruments.STOCK, NOW, 10, 1));
            assertEquals(2, heard.untilRounds(1).size());
            for (int i = 0; i < 20; i++) {
                heard.server().round(SpotServer.row(Instruments.STOCK, NOW, 10, 1));
            }
            heard.awaitCount("messages", 63);
            assertEquals(2, heard.events.size());
            assertEquals(42, heard.untilRounds(21).size());
        }
    }

    @Test
    void losesNoOtherMessageWhenTheSinkThrows() throws IOException {
        try (Heard heard = new Heard(TCP, "worker_num", "4")) {
            heard.server().start();
            for (int i = 1; i <= 10; i++) {
                heard.server().data(SpotServer.row(Instruments.STOCK, NOW, i, i));
            }
            heard.server().end();
            heard.awaitCount("messages", 12);
            assertThrows(
                    IllegalStateException.class,
                    () -> heard.fetcher.poll(heard.instruments.universe(), ticks -> {
                        throw new IllegalStateException("the sink");
                    }));
            List<Object> rest = new ArrayList<>();
            for (int i = 2; i <= 10; i++) {
                rest.add(tick(Instruments.STOCK, NOW, i, 100 * i));
            }
            rest.add("end");
            assertEquals(rest, heard.untilRounds(1));
        }
    }

    @Test
    void returnsSoonWhenThereIsNothing() throws IOException {
        try (Heard heard = new Heard(TCP)) {
            heard.poll();
            long start = System.nanoTime();
            heard.poll();
            assertTrue(System.nanoTime() - start < 1_000_000_000L, "poll took longer than a second");
            assertEquals(List.of(), heard.events);
        }
    }
}
