package org.sluice.history.tdx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.sluice.api.catalog.Instrument;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.history.BarTimes;
import org.sluice.api.history.HistorySource;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Notation;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.status.Counters;
import org.sluice.history.tdx.TdxRecord.Form;

/** Brings the daily, 1- and 5-minute bars of the files under a folder {@code vipdoc}. The wire page is {@code TDX.md}. */
@Component(
        name = "org.sluice.history.tdx",
        service = {HistorySource.class, Counters.class},
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {HistorySource.NAME + "=tdx", Counters.NAME + "=history.tdx"})
@Designate(ocd = TdxHistory.Config.class)
public final class TdxHistory implements HistorySource, Counters {

    /** Settings of {@code org.sluice.history.tdx}. */
    @ObjectClassDefinition(name = "History from TDX files")
    @interface Config {
        @AttributeDefinition(
                description = "folder of relative paths; empty: the property sluice.home, else the working directory")
        String home() default "";

        @AttributeDefinition(description = "TDX's folder vipdoc, in which sh, sz and bj are")
        String folder() default "vipdoc";
    }

    private static final String NAME = "tdx";

    /** Java's name of the folder the process is installed in. */
    private static final String HOME = "sluice.home";

    private final Path folder;
    private final Catalog catalog;
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong bars = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private final AtomicLong crossed = new AtomicLong();
    private final AtomicLong doubtful = new AtomicLong();

    @Activate
    public TdxHistory(Config config, Map<String, Object> properties, @Reference(name = "catalog") Catalog catalog) {
        this.catalog = catalog;
        String home = config.home().isBlank()
                ? System.getProperty(HOME, "")
                : config.home().strip();
        try {
            folder = Path.of(home).resolve(config.folder().strip());
        } catch (InvalidPathException e) {
            throw new InvalidSettingException(properties, "folder", config.folder(), "a path (" + e.getReason() + ")");
        }
        if (config.folder().isBlank()) {
            throw new InvalidSettingException(properties, "folder", config.folder(), "TDX's folder vipdoc");
        }
    }

    @Override
    public List<Interval> intervals() {
        return List.of(Interval.DAY, Interval.MIN1, Interval.MIN5);
    }

    @Override
    public void read(Symbol symbol, Interval interval, LocalDate from, Consumer<List<Bar>> sink) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder + "; org.sluice.history.tdx: folder says where it is");
        }
        Place place = place(symbol, interval);
        if (place == null) {
            return;
        }
        Instrument instrument = catalog.find(symbol)
                .orElseThrow(() ->
                        new IOException(place.path() + ": its units are not known, as the catalog has no " + symbol));
        Units units = new Units(instrument, interval.intraday());
        BarTimes times = new BarTimes(catalog, symbol);
        files.incrementAndGet();
        try {
            new TdxFile(place.path(), place.form(), units.scale())
                    .read(from, records -> take(symbol, interval, records, units, times, sink));
        } catch (IOException e) {
            failed.incrementAndGet();
            throw e;
        } finally {
            doubtful.addAndGet(units.doubtful());
        }
    }

    private void take(
            Symbol symbol,
            Interval interval,
            List<TdxRecord> records,
            Units units,
            BarTimes times,
            Consumer<List<Bar>> sink) {
        List<Bar> found = new ArrayList<>(records.size());
        for (TdxRecord each : records) {
            BarTimes.Span span = interval == Interval.DAY
                    ? times.day(each.time().toLocalDate())
                    : times.intraday(interval, each.time());
            boolean twice =
                    !found.isEmpty() && found.get(found.size() - 1).end().equals(span.end());
            if (each.crossed()) {
                crossed.incrementAndGet();
                continue;
            }
            if (each.empty() || twice) {
                skipped.incrementAndGet();
                continue;
            }
            found.add(new Bar(
                    symbol,
                    interval,
                    Origin.LIVE,
                    NAME,
                    span.start(),
                    span.end(),
                    span.tradingDay(),
                    each.open(),
                    each.high(),
                    each.low(),
                    each.close(),
                    units.shares(each),
                    units.turnover(each),
                    Double.NaN,
                    true,
                    0));
        }
        bars.addAndGet(found.size());
        sink.accept(found);
    }

    /** A file and how it is written. */
    private record Place(Path path, Form form) {}

    /** Null if there is no such file. */
    private Place place(Symbol symbol, Interval interval) {
        if (symbol.exchange().compareTo(Exchange.BSE) > 0 || !Notation.TDX.covers(symbol)) {
            return null;
        }
        String name = Notation.TDX.write(symbol);
        if (name.contains("#")) {
            return null;
        }
        String market = name.substring(0, 2);
        List<Place> places = switch (interval) {
            case DAY -> List.of(new Place(at(market, "lday", name + ".day"), Form.DAY));
            case MIN1 ->
                List.of(
                        new Place(at(market, "minline", name + ".lc1"), Form.MINUTE),
                        new Place(at(market, "minline", name + ".1"), Form.OLD_MINUTE));
            case MIN5 ->
                List.of(
                        new Place(at(market, "fzline", name + ".lc5"), Form.MINUTE),
                        new Place(at(market, "fzline", name + ".5"), Form.OLD_MINUTE));
            default -> List.of();
        };
        return places.stream()
                .filter(place -> Files.isRegularFile(place.path()))
                .findFirst()
                .orElse(null);
    }

    private Path at(String market, String kind, String name) {
        return folder.resolve(market).resolve(kind).resolve(name);
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("files", files.get());
        counters.put("files.failed", failed.get());
        counters.put("bars", bars.get());
        counters.put("records.skipped", skipped.get());
        counters.put("records.crossed", crossed.get());
        counters.put("volumes.doubtful", doubtful.get());
        return counters;
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("folder", folder.toString());
    }
}
