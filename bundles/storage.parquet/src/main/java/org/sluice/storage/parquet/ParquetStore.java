package org.sluice.storage.parquet;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Interval;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.status.Counters;
import org.sluice.api.storage.BarStore;
import org.sluice.api.storage.Segment;
import org.sluice.api.storage.TickStore;

/**
 * Keeps ticks and bars in Parquet files that any tool reads, a folder for each trading day and exchange; DuckDB writes and
 * reads them. The layout: {@code PARQUET.md}.
 */
@Component(
        name = "org.sluice.storage.parquet",
        service = {TickStore.class, BarStore.class, Counters.class},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ParquetStore.Config.class)
public final class ParquetStore implements TickStore, BarStore, Counters {

    private static final Logger LOG = LoggerFactory.getLogger(ParquetStore.class);

    /** Ticks handed to a reader at once. */
    private static final int BATCH = 5_000;
    /** A trading day may begin so many days before its date: over a long holiday. */
    private static final int EARLY_DAYS = 14;

    private static final Duration STOP = Duration.ofSeconds(5);

    /** Settings of {@code org.sluice.storage.parquet}. */
    @ObjectClassDefinition(name = "Parquet store")
    @interface Config {
        @AttributeDefinition(description = "the store's name")
        String store_name() default "parquet";

        @AttributeDefinition(description = "its folder; relative to Sluice's folder")
        String folder() default "var/parquet";

        @AttributeDefinition(description = "memory DuckDB may use, 128 to 65536 megabytes; beyond it uses the folder")
        int memoryMegabytes() default 512;

        @AttributeDefinition(
                description = "files of a day are made one when none was added for so many minutes, 1 to 1440")
        int compactAfterMinutes() default 30;

        @AttributeDefinition(description = "name under which its counters are shown")
        String counters_name() default "storage.parquet";
    }

    private final Root root;
    private final Duck duck;
    private final Shelf shelf = new Shelf();
    private final Compactor compactor;
    private final InstantSource clock;
    /** Held by the one that appends. */
    private final Object appending = new Object();

    private final AtomicLong segments = new AtomicLong();
    private final AtomicLong ticks = new AtomicLong();
    private final AtomicLong bars = new AtomicLong();
    private long written;

    /** Opens the folder; DuckDB when there is something to do. */
    @Activate
    public ParquetStore(Config config, Map<String, Object> properties) throws IOException {
        this(Settings.of(config, properties), InstantSource.system());
        compactor.start();
    }

    ParquetStore(Settings settings, InstantSource clock) throws IOException {
        this.clock = clock;
        root = Root.open(settings.folder());
        duck = new Duck(root.spill(), settings.memoryMegabytes());
        compactor = new Compactor(root, shelf, duck, settings.quiet(), clock);
        LOG.info("keeps ticks and bars in {}", settings.folder());
    }

    @Deactivate
    void deactivate() throws IOException, InterruptedException {
        compactor.close();
        try {
            duck.close();
        } catch (SQLException e) {
            LOG.warn("DuckDB did not close well; every file it finished is whole", e);
        }
        compactor.await(STOP);
        root.close();
        LOG.info("stopped");
    }

    Compactor compactor() {
        return compactor;
    }

    @Override
    public void append(Segment segment) throws IOException {
        if (!segment.id().matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")) {
            throw new IOException("segment '" + segment.id() + "': its name is not fit for a file");
        }
        synchronized (appending) {
            written = Math.max(written + 1, Sql.micros(clock.instant()));
            try (DuckDBConnection connection = duck.connect()) {
                try (Staging<Tick> staging = new Staging<>(connection, new TickTable(), written)) {
                    segment.ticks((first, some) -> add(staging, first, some));
                    ticks.addAndGet(staging.write(root.of(segment.origin(), TickTable.NAME), segment.id(), shelf));
                }
                try (Staging<Bar> staging = new Staging<>(connection, new BarTable(), written)) {
                    addBars(segment, staging);
                    bars.addAndGet(staging.write(root.of(segment.origin(), BarTable.NAME), segment.id(), shelf));
                }
            } catch (SQLException e) {
                throw new IOException("segment " + segment.id() + " could not be written: " + e.getMessage(), e);
            }
            segments.incrementAndGet();
        }
    }

    private static <T> void add(Staging<T> staging, long first, List<T> some) throws IOException {
        try {
            for (int i = 0; i < some.size(); i++) {
                staging.add(first + i, some.get(i));
            }
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void addBars(Segment segment, Staging<Bar> staging) throws IOException {
        AtomicLong next = new AtomicLong(segment.firstSequence());
        List<IOException> failed = new ArrayList<>();
        segment.bars(some -> {
            try {
                add(staging, next.getAndAdd(some.size()), some);
            } catch (IOException e) {
                failed.add(e);
            }
        });
        if (!failed.isEmpty()) {
            throw failed.get(0);
        }
    }

    @Override
    public void read(Symbol symbol, Origin origin, Instant from, Instant to, Consumer<List<Tick>> sink)
            throws IOException {
        read(List.of(symbol), origin, from, to, sink);
    }

    @Override
    public void read(Collection<Symbol> symbols, Origin origin, Instant from, Instant to, Consumer<List<Tick>> sink)
            throws IOException {
        Map<Exchange, List<Symbol>> places =
                symbols.stream().collect(Collectors.groupingBy(Symbol::exchange, TreeMap::new, Collectors.toList()));
        try (DuckDBConnection connection = duck.connect()) {
            for (Path day : days(root.of(origin, TickTable.NAME), date(from), date(to).plusDays(EARLY_DAYS))) {
                for (Map.Entry<Exchange, List<Symbol>> place : places.entrySet()) {
                    Path folder = day.resolve(place.getKey().name());
                    read(folder, place.getValue(), origin, from, to, connection, sink);
                }
            }
        } catch (SQLException e) {
            throw new IOException("ticks of " + symbols + " could not be read: " + e.getMessage(), e);
        }
    }

    /** Symbols of one exchange on one day. */
    private void read(
            Path folder,
            List<Symbol> symbols,
            Origin origin,
            Instant from,
            Instant to,
            DuckDBConnection connection,
            Consumer<List<Tick>> sink)
            throws IOException, SQLException {
        Map<String, Symbol> byCode = new LinkedHashMap<>();
        symbols.forEach(symbol -> byCode.put(symbol.code(), symbol));
        String sql = "SELECT " + TickTable.SELECT + ", code FROM read_parquet(%s) WHERE code IN ("
                + String.join(", ", Collections.nCopies(byCode.size(), "?"))
                + ") AND epoch_us(exchange_time) >= ? AND epoch_us(exchange_time) <= ? ORDER BY code, written, seq";
        List<Object> parameters = new ArrayList<>(byCode.keySet());
        parameters.add(Sql.micros(from));
        parameters.add(Sql.micros(to));
        List<Tick> batch = new ArrayList<>();
        shelf.query(List.of(folder), sql, parameters, connection, row -> {
            Tick tick = TickTable.read(row, byCode.get(row.getString(TickTable.SELECTED + 1)), origin);
            // to the nanosecond, which the index does not know
            if (!tick.exchangeTime().isBefore(from) && tick.exchangeTime().isBefore(to)) {
                batch.add(tick);
            }
        });
        for (int start = 0; start < batch.size(); start += BATCH) {
            sink.accept(List.copyOf(batch.subList(start, Math.min(start + BATCH, batch.size()))));
        }
    }

    @Override
    public List<Bar> read(Symbol symbol, Interval interval, Origin origin, Instant from, Instant to)
            throws IOException {
        String sql = "SELECT " + BarTable.SELECT + " FROM read_parquet(%s) WHERE exchange = ? AND code = ?"
                + " AND epoch_us(bar_end) >= ? AND epoch_us(bar_start) <= ?" + BarTable.LATEST + " ORDER BY bar_start";
        List<Object> parameters = List.of(symbol.exchange().name(), symbol.code(), Sql.micros(from), Sql.micros(to));
        Path below = root.of(origin, BarTable.NAME).resolve(interval.text());
        // a bar of a year ends long after it starts
        String first = BarTable.period(interval, date(from).minusDays(1));
        String last = BarTable.period(interval, date(to).plusDays(interval.intraday() ? EARLY_DAYS : 366));
        List<Path> folders = new ArrayList<>();
        for (Path period : named(below, first, last)) {
            folders.add(period.resolve(symbol.exchange().name()));
        }
        List<Bar> bars = new ArrayList<>();
        try (DuckDBConnection connection = duck.connect()) {
            shelf.query(folders, sql, parameters, connection, row -> {
                Bar bar = BarTable.read(row, symbol, interval, origin);
                if (bar.end().isAfter(from) && bar.start().isBefore(to)) {
                    bars.add(bar);
                }
            });
        } catch (SQLException e) {
            throw new IOException("bars of " + symbol + " could not be read: " + e.getMessage(), e);
        }
        return bars;
    }

    private static LocalDate date(Instant time) {
        Instant least = Instant.EPOCH.minus(Duration.ofDays(365 * 200));
        Instant most = Instant.EPOCH.plus(Duration.ofDays(365 * 1000));
        Instant known = time.isBefore(least) ? least : time.isAfter(most) ? most : time;
        return LocalDate.ofInstant(known, MarketTime.ZONE);
    }

    private static List<Path> days(Path below, LocalDate first, LocalDate last) throws IOException {
        return named(below, first.toString(), last.toString());
    }

    /** Folders by name, in order: names are dates, months or years. */
    private static List<Path> named(Path below, String first, String last) throws IOException {
        TreeSet<Path> found = new TreeSet<>();
        if (Files.isDirectory(below)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(below)) {
                for (Path entry : entries) {
                    String name = entry.getFileName().toString();
                    if (name.compareTo(first) >= 0 && name.compareTo(last) <= 0) {
                        found.add(entry);
                    }
                }
            }
        }
        return List.copyOf(found);
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("segments", segments.get());
        counters.put("ticks", ticks.get());
        counters.put("bars", bars.get());
        counters.put("files.compacted", compactor.compacted());
        counters.put("compaction.failures", compactor.failures());
        return counters;
    }

    @Override
    public List<String> warnings() {
        return compactor.failure().isEmpty()
                ? List.of()
                : List.of("files could not be made one: " + compactor.failure());
    }
}
