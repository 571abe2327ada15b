package org.sluice.fetcher.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.fetcher.TickSink;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.status.Counters;

/**
 * Plays recorded trade prints back as if they happened now, over and over. Where it is on the tape follows from the time
 * of day alone, so a restart goes on where it should be, several instances agree, and within a calendar day neither
 * volume nor turnover fall. Thread-safe: several collectors may poll it.
 */
@Component(
        name = "org.sluice.fetcher.replay",
        service = {Fetcher.class, Counters.class},
        property = {
            Fetcher.NAME + "=replay",
            Fetcher.ORIGIN + "=TEST",
            Fetcher.PACE + "=interval",
            Counters.NAME + "=fetcher.replay"
        },
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ReplayFetcher.Config.class)
public class ReplayFetcher implements Fetcher, Counters {

    private static final Logger LOG = LoggerFactory.getLogger(ReplayFetcher.class);

    /** Where relative folders start: a framework or system property, without it the working directory. */
    private static final String HOME = "sluice.home";

    /** The keys of the component's file. */
    @ObjectClassDefinition(name = "Sluice: fetcher.replay")
    public @interface Config {
        @AttributeDefinition(description = "Folder of the recordings, one SH600000.csv per symbol; from sluice.home on")
        String folder() default "etc/demo/trades";

        @AttributeDefinition(description = "Recorded seconds per second: above 0, at most 1000")
        double speed() default 1.0;

        @AttributeDefinition(description = "Add a made-up order book of five levels")
        boolean depth() default true;

        @AttributeDefinition(description = "Play once from the start, and keep the recorded times instead of now")
        boolean keepTime() default false;
    }

    private final double speed;
    private final boolean depth;
    private final boolean keepTime;
    private final Tape tape;
    private final Snapshots snapshots;
    private final Catalog catalog;
    private final InstantSource clock;
    private final Instant started;
    private final Set<Symbol> unknown = new ConcurrentSkipListSet<>();
    private final LongAdder polls = new LongAdder();
    private final LongAdder ticks = new LongAdder();

    /** Reads the recordings; a file that can't be used ends the activation with its name, the line and the value. */
    @Activate
    public ReplayFetcher(Config config, Map<String, Object> properties, @Reference(name = "catalog") Catalog catalog)
            throws IOException {
        this(config, properties, home(System.getProperty(HOME)), catalog, InstantSource.system());
    }

    ReplayFetcher(Config config, Map<String, ?> properties, Path home, Catalog catalog, InstantSource clock)
            throws IOException {
        this.speed = config.speed();
        if (!(speed > 0 && speed <= 1000)) {
            throw new InvalidSettingException(properties, "speed", speed, "above 0 and at most 1000");
        }
        this.depth = config.depth();
        this.keepTime = config.keepTime();
        this.catalog = catalog;
        this.clock = clock;
        this.started = clock.instant();
        Path folder = home.resolve(config.folder()).toAbsolutePath().normalize();
        if (!Files.isDirectory(folder)) {
            throw new InvalidSettingException(
                    properties, "folder", config.folder(), "an existing folder; there is no " + folder);
        }
        List<Path> files = files(folder);
        if (files.isEmpty()) {
            throw new InvalidSettingException(
                    properties, "folder", config.folder(), "a folder with *.csv; there is none in " + folder);
        }
        this.tape = Tape.read(files, keepTime);
        this.snapshots = new Snapshots(keepTime, depth);
        LOG.info("replay of {} at speed {}: {}", folder, speed, tape.summary());
    }

    @Override
    public void poll(List<Symbol> universe, TickSink sink) {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, MarketTime.ZONE);
        Snapshots.Position position = position(now, today);
        Instant time = now.truncatedTo(ChronoUnit.SECONDS);
        List<Tick> portion = new ArrayList<>();
        for (Symbol symbol : universe) {
            Recording recording = tape.find(symbol);
            if (recording != null) {
                Optional<Instrument> instrument = catalog.find(symbol);
                if (instrument.isEmpty()) {
                    unknown.add(symbol);
                } else {
                    unknown.remove(symbol);
                    snapshots
                            .of(recording, instrument.get(), position, time, today)
                            .ifPresent(portion::add);
                }
            }
        }
        polls.increment();
        if (!portion.isEmpty()) {
            sink.accept(portion);
            ticks.add(portion.size());
        }
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("polls", polls.sum());
        counters.put("ticks", ticks.sum());
        return counters;
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("recording", tape.summary());
        facts.put("speed", String.valueOf(speed));
        facts.put(keepTime ? "once" : "loop", clockTime(Duration.ofMillis((long) (tape.seconds() * 1000 / speed))));
        facts.put("exchange time", keepTime ? "as recorded" : "now");
        facts.put("order book", depth ? "synthetic" : "none");
        return facts;
    }

    @Override
    public List<String> warnings() {
        return unknown.stream()
                .map(symbol ->
                        symbol + " is recorded but not in the catalog: its lot size is not known, it is left out")
                .toList();
    }

    private Snapshots.Position position(Instant now, LocalDate today) {
        Instant start = keepTime ? started : today.atStartOfDay(MarketTime.ZONE).toInstant();
        long played = (long) (Duration.between(start, now).toMillis() * speed / 1000);
        return keepTime
                ? new Snapshots.Position(0, Math.min(played, tape.seconds()))
                : new Snapshots.Position(played / tape.seconds(), played % tape.seconds());
    }

    private static Path home(String property) {
        return Path.of(property == null ? "" : property);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Trades::isFile).sorted().toList();
        }
    }

    private static String clockTime(Duration time) {
        return time.toHours() + " h " + time.toMinutesPart() + " min " + time.toSecondsPart() + " s";
    }
}
