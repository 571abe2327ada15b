package org.sluice.storage.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Configs;
import org.sluice.testkit.ListedSegment;
import org.sluice.testkit.Samples;
import org.sluice.testkit.SettableClock;

@Timeout(120)
class ParquetStoreTest {

    private static final Symbol STOCK = new Symbol(Exchange.SSE, "600000");
    private static final Symbol FUTURE = new Symbol(Exchange.SHFE, "cu2501");
    private static final Instant TIME = Instant.parse("2026-11-27T02:00:00.123456789Z");
    private static final Instant FAR = Instant.parse("2030-01-01T00:00:00Z");

    /** With what paths of people have: blanks, quotes, and what DuckDB takes for a pattern. */
    @TempDir
    Path temp;

    private Path folder;
    private ParquetStore store;
    private SettableClock clock;

    @BeforeEach
    void open() throws IOException {
        folder = temp.resolve("o'clock [日] store");
        clock = new SettableClock(TIME);
        store = opened();
    }

    private ParquetStore opened() throws IOException {
        return new ParquetStore(new Settings(folder, 256, Duration.ofMinutes(30)), clock);
    }

    @AfterEach
    void close() throws Exception {
        store.deactivate();
    }

    private void reopen() throws Exception {
        store.deactivate();
        store = opened();
    }

    private List<Tick> all(Symbol symbol, Origin origin) throws IOException {
        List<Tick> read = new ArrayList<>();
        store.read(symbol, origin, Instant.EPOCH, FAR, read::addAll);
        return read;
    }

    private static Tick tick(Symbol symbol, Instant time, double last) {
        return Samples.tick(symbol, time, last);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> file.toString().endsWith(".parquet"))
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyFieldOfATickComesBackToTheNanosecond() throws Exception {
        Tick full = tick(STOCK, TIME, 10.25);
        Tick bare = Samples.complete(Tick.builder(STOCK, TIME.plusNanos(1)).build());
        Tick halted = Tick.builder(STOCK, TIME.plusSeconds(1))
                .bids(Depth.of(new double[] {1, 2, 3, 4, 5, 6, 7}, new double[] {7, 6, 5, 4, 3, 2, 1}))
                .build()
                .completed("某源", Origin.TEST, TIME.plusNanos(7), LocalDate.of(2026, 11, 27), Phase.HALTED);
        store.append(ListedSegment.ofTicks("s1", 100, List.of(full, bare, halted)));
        reopen();
        assertEquals(List.of(full, bare, halted), all(STOCK, Origin.TEST));
    }

    @Test
    void ticksAreFoundBySymbolOriginAndTimeInTheOrderTheyCame() throws Exception {
        List<Tick> given = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            given.add(tick(i % 2 == 0 ? STOCK : FUTURE, TIME.plusSeconds(i / 4), i));
        }
        store.append(ListedSegment.ofTicks("s1", 1, given.subList(0, 20)));
        store.append(ListedSegment.ofTicks("s2", 21, given.subList(20, 50)));
        List<Tick> expected = given.stream()
                .filter(tick -> tick.symbol().equals(FUTURE))
                .filter(tick -> !tick.exchangeTime().isBefore(TIME.plusSeconds(2)))
                .filter(tick -> tick.exchangeTime().isBefore(TIME.plusSeconds(9)))
                .toList();
        List<Tick> read = new ArrayList<>();
        store.read(FUTURE, Origin.TEST, TIME.plusSeconds(2), TIME.plusSeconds(9), read::addAll);
        assertEquals(expected, read);
        assertEquals(List.of(), all(FUTURE, Origin.LIVE));
        assertEquals(List.of(), all(new Symbol(Exchange.SSE, "600001"), Origin.TEST));
    }

    @Test
    void aNightSessionIsFoundByItsTimeThoughItCountsToALaterDay() throws Exception {
        Tick friday = Tick.builder(FUTURE, Instant.parse("2026-11-27T13:30:00Z"))
                .last(5)
                .build()
                .completed("s", Origin.LIVE, TIME, LocalDate.of(2026, 11, 30), Phase.CONTINUOUS);
        store.append(new ListedSegment("n1", 1, Origin.LIVE, List.of(friday, friday), List.of()));
        assertEquals(List.of("live/ticks/2026-11-30/SHFE/n1.parquet"), files());
        List<Tick> read = new ArrayList<>();
        store.read(
                FUTURE,
                Origin.LIVE,
                friday.exchangeTime(),
                friday.exchangeTime().plusNanos(1),
                read::addAll);
        assertEquals(List.of(friday, friday), read);
    }

    @Test
    void theSameSegmentTwiceHasNoEffect() throws Exception {
        ListedSegment segment = ListedSegment.ofTicks("s1", 1, List.of(tick(STOCK, TIME, 1), tick(FUTURE, TIME, 2)));
        store.append(segment);
        store.append(segment);
        reopen();
        store.append(segment);
        assertEquals(segment.ticks().subList(0, 1), all(STOCK, Origin.TEST));
        assertEquals(List.of("test/ticks/2026-11-27/SHFE/s1.parquet", "test/ticks/2026-11-27/SSE/s1.parquet"), files());
    }

    @Test
    void aSegmentOfWhichAPartWasWrittenBeforeAKillIsCompleted() throws Exception {
        ListedSegment segment = ListedSegment.ofTicks("s1", 1, List.of(tick(STOCK, TIME, 1), tick(FUTURE, TIME, 2)));
        store.append(segment);
        Path lost = folder.resolve("test/ticks/2026-11-27/SSE/s1.parquet");
        Files.move(lost, lost.resolveSibling("s1.parquet.tmp"));
        reopen();
        store.append(segment);
        assertEquals(segment.ticks().subList(0, 1), all(STOCK, Origin.TEST));
        assertEquals(segment.ticks().subList(1, 2), all(FUTURE, Origin.TEST));
        assertTrue(Files.notExists(lost.resolveSibling("s1.parquet.tmp")));
    }

    @Test
    void filesOfAQuietDayBecomeOneAndNothingIsLostOrDoubled() throws Exception {
        List<Tick> given = new ArrayList<>();
        List<ListedSegment> segments = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Tick tick = tick(STOCK, TIME.plusSeconds(i), i);
            given.add(tick);
            segments.add(ListedSegment.ofTicks("s" + i, i, List.of(tick)));
            store.append(segments.get(i));
        }
        store.compactor().sweep();
        assertEquals(5, files().size(), "not quiet yet");
        clock.set(Instant.now().plus(Duration.ofHours(1)));
        store.compactor().sweep();
        assertEquals("", store.compactor().failure());
        assertEquals(1, files().size());
        assertTrue(files().get(0).startsWith("test/ticks/2026-11-27/SSE/compact-"), files()::toString);
        assertEquals(given, all(STOCK, Origin.TEST));
        reopen();
        store.append(segments.get(2)); // it is in the one file
        assertEquals(given, all(STOCK, Origin.TEST));
        assertEquals(1, files().size());
    }

    @Test
    void filesThatAKillLeftBesideTheOneOfThemAreTakenAway() throws Exception {
        Path day = folder.resolve("test/ticks/2026-11-27/SSE");
        List<Tick> given = List.of(tick(STOCK, TIME, 1), tick(STOCK, TIME.plusSeconds(1), 2));
        store.append(ListedSegment.ofTicks("a", 1, given.subList(0, 1)));
        store.append(ListedSegment.ofTicks("b", 2, given.subList(1, 2)));
        Path kept = Files.copy(day.resolve("a.parquet"), temp.resolve("a"));
        clock.set(Instant.now().plus(Duration.ofHours(1)));
        store.compactor().sweep();
        Files.copy(kept, day.resolve("a.parquet"));
        reopen();
        assertEquals(given, all(STOCK, Origin.TEST));
        assertEquals(1, files().size());
    }

    private static Bar bar(Interval interval, Instant start, double close, int revision) {
        return new Bar(
                STOCK,
                interval,
                Origin.TEST,
                "sample",
                start,
                start.plusSeconds(60),
                LocalDate.ofInstant(start, java.time.ZoneOffset.UTC),
                1,
                2,
                0.5,
                close,
                100,
                150,
                Double.NaN,
                true,
                revision);
    }

    private List<Bar> bars(Interval interval) throws IOException {
        return store.read(STOCK, interval, Origin.TEST, Instant.EPOCH, FAR);
    }

    @Test
    void aBarOfAHigherRevisionTakesThePlaceOfTheOneBefore() throws Exception {
        Bar first = bar(Interval.MIN1, TIME, 1, 0);
        Bar second = bar(Interval.MIN1, TIME.plusSeconds(60), 2, 0);
        Bar corrected = bar(Interval.MIN1, TIME, 1.5, 1);
        Bar again = bar(Interval.MIN1, TIME.plusSeconds(60), 2.5, 0);
        Bar day = bar(Interval.DAY, TIME, 9, 0);
        store.append(ListedSegment.ofBars("s1", 1, List.of(first, second, day)));
        store.append(ListedSegment.ofBars("s2", 4, List.of(corrected)));
        store.append(ListedSegment.ofBars("s3", 5, List.of(first, again)));
        assertEquals(List.of(corrected, again), bars(Interval.MIN1));
        assertEquals(List.of(day), bars(Interval.DAY));
        clock.set(Instant.now().plus(Duration.ofHours(1)));
        store.compactor().sweep();
        reopen();
        assertEquals(List.of(corrected, again), bars(Interval.MIN1));
        assertEquals(List.of(day), bars(Interval.DAY));
    }

    @Test
    void barsAreFoundThatOverlapTheTimeAsked() throws Exception {
        List<Bar> given = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            given.add(bar(Interval.MIN1, TIME.plusSeconds(60 * i), i, 0));
        }
        store.append(ListedSegment.ofBars("s1", 1, given));
        assertEquals(
                given.subList(2, 5),
                store.read(STOCK, Interval.MIN1, Origin.TEST, TIME.plusSeconds(120), TIME.plusSeconds(300)));
        assertEquals(List.of(), store.read(STOCK, Interval.MIN5, Origin.TEST, Instant.EPOCH, FAR));
    }

    @Test
    void anotherToolReadsWhatIsAbsentAsNullAndTheTimeAsAnInstant() throws Exception {
        store.append(ListedSegment.ofTicks(
                "s1",
                1,
                List.of(Tick.of(STOCK, TIME, 3)
                        .completed("s", Origin.TEST, TIME, LocalDate.of(2026, 11, 27), Phase.CONTINUOUS))));
        try (Connection plain = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                Statement statement = plain.createStatement();
                ResultSet row = statement.executeQuery("SELECT exchange, code, last, volume, epoch_us(exchange_time),"
                        + " len(bid_prices), trading_day::VARCHAR, typeof(exchange_time) FROM read_parquet("
                        + Duck.files(List.of(folder.resolve("test/ticks/2026-11-27/SSE/s1.parquet"))) + ")")) {
            assertTrue(row.next());
            List<Object> values = new ArrayList<>();
            for (int i = 1; i <= 8; i++) {
                values.add(row.getObject(i));
            }
            List<Object> expected = new ArrayList<>(
                    List.of("SSE", "600000", 3.0, "", Sql.micros(TIME), 0L, "2026-11-27", "TIMESTAMP WITH TIME ZONE"));
            expected.set(3, null);
            assertEquals(expected, values);
        }
    }

    @Test
    void aFileThatIsNotOfThisStoreIsNamed() throws Exception {
        Path day = Files.createDirectories(folder.resolve("test/ticks/2026-11-27/SSE"));
        Files.writeString(day.resolve("compact-1.parquet"), "no parquet");
        IOException failure = assertThrows(IOException.class, () -> all(STOCK, Origin.TEST));
        assertTrue(failure.getMessage().contains("compact-1.parquet"), failure::getMessage);
    }

    @Test
    void aSecondStoreOnTheSameFolderIsRefused() {
        IOException failure = assertThrows(IOException.class, this::opened);
        assertEquals(folder + " is in use by another process or configuration", failure.getMessage());
    }

    @Test
    void aFolderOfALaterVersionIsLeftAlone() throws Exception {
        Path other = Files.createDirectories(temp.resolve("later"));
        Files.writeString(other.resolve("FORMAT"), "sluice parquet 2\n");
        IOException failure = assertThrows(
                IOException.class, () -> new ParquetStore(new Settings(other, 256, Duration.ofMinutes(30)), clock));
        assertEquals(
                other.resolve("FORMAT") + " says 'sluice parquet 2', this Sluice reads 'sluice parquet 1'",
                failure.getMessage());
    }

    @Test
    void aSegmentWhoseNameLeavesTheFolderIsRefused() {
        assertThrows(
                IOException.class, () -> store.append(ListedSegment.ofTicks("../s", 1, List.of(tick(STOCK, TIME, 1)))));
        assertThrows(
                IOException.class, () -> store.append(ListedSegment.ofTicks("..", 1, List.of(tick(STOCK, TIME, 1)))));
    }

    @Test
    void nothingIsWrittenAfterTheStop() throws Exception {
        store.deactivate();
        assertThrows(
                IOException.class, () -> store.append(ListedSegment.ofTicks("s1", 1, List.of(tick(STOCK, TIME, 1)))));
        store = opened();
        assertEquals(List.of(), files());
    }

    @Test
    void aValueOutOfRangeIsNamedWithFileKeyAndValue() {
        Map<String, Object> properties = Map.of("service.pid", "org.sluice.storage.parquet");
        InvalidSettingException refused = assertThrows(
                InvalidSettingException.class,
                () -> Settings.of(Configs.of(ParquetStore.Config.class, Map.of("memoryMegabytes", 64)), properties));
        assertEquals("org.sluice.storage.parquet: memoryMegabytes=64: 128 to 65536 megabytes", refused.getMessage());
    }
}
