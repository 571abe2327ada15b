package org.sluice.server.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.ListedCatalog;
import org.sluice.wire.sp.SpAddress;

/**
 * Serves bars and ticks of a file, for {@code interop/hikyuu}, until its input ends. Lines are, with shares and yuan:
 *
 * <pre>
 * bar,SH600000,DAY,2019-02-01T09:30,2019-02-01T15:00,OPEN,HIGH,LOW,CLOSE,VOLUME,TURNOVER
 * tick,SH600000,2019-02-01T10:00:00,LAST,OPEN,HIGH,LOW,PREVIOUS,VOLUME,TURNOVER,BID,BIDSIZE,ASK,ASKSIZE
 * </pre>
 */
final class FixedServerMain {

    private FixedServerMain() {}

    /** Prints the address once it listens. */
    public static void main(String[] arguments) throws IOException {
        Shelf shelf = new Shelf();
        ListedCatalog catalog = new ListedCatalog();
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            String[] parts = line.split(",");
            catalog.stock(parts[1]);
            if (parts[0].equals("bar")) {
                shelf.stored.add(bar(parts));
            } else {
                Tick tick = tick(parts);
                shelf.ticks.add(tick);
                shelf.quotes.put(tick.symbol(), tick);
            }
        }
        Settings settings = new Settings(SpAddress.parse("tcp://127.0.0.1:0"), 2, 128, true, 64 << 20);
        Answers answers = new Answers(settings, shelf, catalog, InstantSource.system());
        answers.bars.bind(shelf);
        answers.ticks.bind(shelf);
        Door door = new Door(answers, settings);
        door.open();
        System.out.println(door.address());
        while (System.in.read() >= 0) {
            // whoever started it has not ended
        }
        door.close();
    }

    private static double[] numbers(String[] parts, int from) {
        return Arrays.stream(parts, from, parts.length)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static Bar bar(String[] parts) {
        double[] n = numbers(parts, 5);
        return new Bar(
                Symbol.parse(parts[1]),
                Interval.parse(parts[2]),
                Origin.TEST,
                "file",
                Shelf.time(parts[3]),
                Shelf.time(parts[4]),
                LocalDate.parse(parts[4].substring(0, 10)),
                n[0],
                n[1],
                n[2],
                n[3],
                n[4],
                n[5],
                Double.NaN,
                true,
                0);
    }

    private static Tick tick(String[] parts) {
        double[] n = numbers(parts, 3);
        return Tick.builder(Symbol.parse(parts[1]), Shelf.time(parts[2]))
                .last(n[0])
                .open(n[1])
                .high(n[2])
                .low(n[3])
                .previousClose(n[4])
                .volume(n[5])
                .turnover(n[6])
                .bids(Depth.of(new double[] {n[7]}, new double[] {n[8]}))
                .asks(Depth.of(new double[] {n[9]}, new double[] {n[10]}))
                .build()
                .completed(
                        "file",
                        Origin.TEST,
                        Shelf.time(parts[2]),
                        LocalDate.parse(parts[2].substring(0, 10)),
                        Phase.CONTINUOUS);
    }
}
