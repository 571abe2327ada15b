package org.sluice.fetcher.replay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Configs;
import org.sluice.testkit.RecordingSink;

/** Makes replay fetchers for tests, of the recordings that are shipped or of small ones. */
final class Replays {

    /** The default folder is relative to it. */
    static final Path HOME = Path.of("src/main");

    static final Symbol PUFA = Symbol.parse("SH600000");
    static final Symbol PINGAN = Symbol.parse("SZ000001");

    /** The symbols of the shipped recordings. */
    static final List<Symbol> SHIPPED = Stream.of(
                    "SH600000", "SH600004", "SZ000001", "SZ000002", "SZ000004", "SZ000005")
            .map(Symbol::parse)
            .toList();

    /** 2026-11-20 00:00 in Shanghai. */
    static final Instant MIDNIGHT = Instant.parse("2026-11-19T16:00:00Z");

    private Replays() {}

    static ReplayFetcher of(Map<String, ?> settings, InstantSource clock) throws IOException {
        return of(settings, HOME, clock);
    }

    static ReplayFetcher of(Map<String, ?> settings, Path home, InstantSource clock) throws IOException {
        return new ReplayFetcher(
                Configs.of(ReplayFetcher.Config.class, settings),
                Map.of("service.pid", "org.sluice.fetcher.replay"),
                home,
                StockCatalog.ALL,
                clock);
    }

    static Instant afterMidnight(double seconds) {
        return MIDNIGHT.plus(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    static List<Tick> poll(ReplayFetcher fetcher, List<Symbol> universe) {
        RecordingSink sink = new RecordingSink();
        fetcher.poll(universe, sink);
        return sink.ticks();
    }

    /** Writes a recording below that home, in the default folder. */
    static void write(Path home, String name, String... lines) throws IOException {
        Path folder = Files.createDirectories(home.resolve("etc/demo/trades"));
        List<String> all = new ArrayList<>(List.of("datetime,price,volume,side"));
        all.addAll(List.of(lines));
        Files.write(folder.resolve(name), all, StandardCharsets.UTF_8);
    }

    /**
     * Two stocks over two dates. Where each second is on the tape: 09:25:02 at 0, 09:30:02 at 10, 09:30:05 at 13, the
     * next date's 09:24:58 at 23 and 09:25:00 at 25; the loop ends at 35.
     */
    static void writeSmall(Path home) throws IOException {
        write(
                home,
                "SH600000.csv",
                "2019-02-01 09:25:02,10.820,10,2",
                "2019-02-01 09:30:02,10.790,20,1",
                "2019-02-01 09:30:05,10.800,30,0",
                "2019-02-11 09:25:00,10.700,40,2");
        write(home, "SZ000001.csv", "2019-02-01 09:30:05,11.2,1,0", "2019-02-11 09:24:58,11.31,2,1");
    }

    /** What the csv files say, read without the fetcher's help. */
    record Print(Symbol symbol, String time, double price, long lots) {

        static List<Print> shipped(Symbol symbol) throws IOException {
            Path file =
                    HOME.resolve("etc/demo/trades").resolve(symbol.exchange().market() + symbol.code() + ".csv");
            try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
                return lines.skip(1)
                        .map(line -> line.split(","))
                        .map(f -> new Print(symbol, f[0], Double.parseDouble(f[1]), Long.parseLong(f[2])))
                        .sorted(Comparator.comparing(Print::time))
                        .toList();
            }
        }
    }
}
