package org.sluice.history.csv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.history.BarTimes;
import org.sluice.api.history.HistorySource;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Notation;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.status.Counters;

/** Brings the bars of CSV files, one of each symbol and interval: {@code SH600000-1min.csv}. */
@Component(
        name = "org.sluice.history.csv",
        service = {HistorySource.class, Counters.class},
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {HistorySource.NAME + "=csv", Counters.NAME + "=history.csv"})
@Designate(ocd = CsvHistory.Config.class)
public final class CsvHistory implements HistorySource, Counters {

    /** Settings of {@code org.sluice.history.csv}. */
    @ObjectClassDefinition(name = "History from CSV files")
    @interface Config {
        @AttributeDefinition(
                description = "folder of relative paths; empty: the property sluice.home, else the working directory")
        String home() default "";

        @AttributeDefinition(description = "folder of the files")
        String folder() default "history";

        @AttributeDefinition(description = "shares or contracts in 1 of the column volume; 0: that column is not used")
        double volumeShares() default 1;

        @AttributeDefinition(description = "yuan in 1 of the column turnover; 0: that column is not used")
        double turnoverYuan() default 1;
    }

    private static final String NAME = "csv";

    /** Java's name of the folder the process is installed in. */
    private static final String HOME = "sluice.home";

    private static final int MANY = 4000;
    private static final double MOST = 1e9;

    private final Path folder;
    private final double volumeShares;
    private final double turnoverYuan;
    private final Catalog catalog;
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong bars = new AtomicLong();

    @Activate
    public CsvHistory(Config config, Map<String, Object> properties, @Reference(name = "catalog") Catalog catalog) {
        this.catalog = catalog;
        String home = config.home().isBlank()
                ? System.getProperty(HOME, "")
                : config.home().strip();
        try {
            folder = Path.of(home).resolve(config.folder().strip());
        } catch (InvalidPathException e) {
            throw new InvalidSettingException(properties, "folder", config.folder(), "a path (" + e.getReason() + ")");
        }
        volumeShares = factor(properties, "volumeShares", config.volumeShares());
        turnoverYuan = factor(properties, "turnoverYuan", config.turnoverYuan());
    }

    private static double factor(Map<String, ?> properties, String key, double value) {
        if (!(value >= 0 && value <= MOST)) {
            throw new InvalidSettingException(properties, key, value, "0 to 1000000000");
        }
        return value == 0 ? Double.NaN : value;
    }

    @Override
    public List<Interval> intervals() {
        return List.of(Interval.DAY, Interval.MIN1, Interval.MIN5);
    }

    @Override
    public void read(Symbol symbol, Interval interval, LocalDate from, Consumer<List<Bar>> sink) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder + "; org.sluice.history.csv: folder says where it is");
        }
        Path file = file(symbol, interval);
        if (file == null) {
            return;
        }
        files.incrementAndGet();
        try (Lines lines = new Lines(file)) {
            read(lines, symbol, interval, from, sink);
        } catch (IOException e) {
            failed.incrementAndGet();
            throw e;
        }
    }

    private void read(Lines lines, Symbol symbol, Interval interval, LocalDate from, Consumer<List<Bar>> sink)
            throws IOException {
        String line = lines.next();
        if (line == null) {
            throw lines.refused("no header, as date,open,high,low,close,volume,turnover");
        }
        Columns columns = new Columns(lines, line);
        BarTimes times = new BarTimes(catalog, symbol);
        List<Bar> found = new ArrayList<>();
        LocalDateTime before = LocalDateTime.MIN;
        Instant end = Instant.MIN;
        while ((line = lines.next()) != null) {
            columns.row(line);
            LocalDateTime time = columns.time();
            if (!time.isAfter(before)) {
                throw lines.refused(time + " after " + before + ": times must rise");
            }
            before = time;
            BarTimes.Span span =
                    interval == Interval.DAY ? times.day(time.toLocalDate()) : times.intraday(interval, time);
            if (!span.tradingDay().isBefore(from) && span.end().isAfter(end)) {
                found.add(bar(symbol, interval, span, columns));
                end = span.end();
            }
            if (found.size() == MANY) {
                bars.addAndGet(MANY);
                sink.accept(found);
                found = new ArrayList<>();
            }
        }
        bars.addAndGet(found.size());
        if (!found.isEmpty()) {
            sink.accept(found);
        }
    }

    private Bar bar(Symbol symbol, Interval interval, BarTimes.Span span, Columns columns) throws IOException {
        double volume = columns.volume() * volumeShares;
        double turnover = columns.turnover() * turnoverYuan;
        return new Bar(
                symbol,
                interval,
                Origin.LIVE,
                NAME,
                span.start(),
                span.end(),
                span.tradingDay(),
                columns.open(),
                columns.high(),
                columns.low(),
                columns.close(),
                volume,
                // traded for nothing is not traded: it was not recorded
                turnover == 0 && !(volume == 0) ? Double.NaN : turnover,
                columns.openInterest(),
                true,
                0);
    }

    /** Null if there is none. */
    private Path file(Symbol symbol, Interval interval) {
        Set<String> names = new LinkedHashSet<>();
        if (Notation.HIKYUU.covers(symbol)) {
            names.add(Notation.HIKYUU.write(symbol));
            names.add(Notation.HIKYUU.write(symbol).toLowerCase(Locale.ROOT));
        }
        names.add(symbol.toString());
        String other = interval == Interval.DAY ? "day" : interval.duration().toMinutes() + "min";
        for (String name : names) {
            for (String ending : List.of(other, interval.text(), interval.ktype())) {
                Path path = folder.resolve(name + '-' + ending + ".csv");
                if (Files.isRegularFile(path)) {
                    return path;
                }
            }
        }
        return null;
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("files", files.get());
        counters.put("files.failed", failed.get());
        counters.put("bars", bars.get());
        return counters;
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("folder", folder.toString());
    }
}
