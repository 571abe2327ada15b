package org.sluice.aggregator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/** Six days of an index, begun in mid-day, against what another program made of the same minutes: see bars.py. */
class BarsOfRealDataTest {

    private static final Symbol INDEX = Symbol.parse("SH000001");

    private final Hall hall = new Hall("2017-03-03T13:20:30", Map.of("barsPerSymbol", 5_000));
    private double volume = 1e9;

    @Test
    void barsOfEveryIntervalAreThoseOfAnotherProgram() throws IOException {
        LocalDate day = null;
        for (String row : lines("SH000001-1min.csv")) {
            String[] cells = row.split("[ ,:]");
            LocalDate date = date(cells[0]);
            LocalTime stamp = LocalTime.of(Integer.parseInt(cells[1]), Integer.parseInt(cells[2]));
            volume = day == null || date.equals(day) ? volume : 0;
            day = date;
            minute(
                    date,
                    stamp.equals(LocalTime.of(13, 0)) ? LocalTime.of(11, 30) : stamp,
                    Stream.of(cells).skip(4).mapToDouble(Double::parseDouble).toArray());
        }
        hall.quiet("2017-03-10T15:01:00");
        List<String> actual = new ArrayList<>();
        for (Interval interval : Interval.values()) {
            hall.bars.stream()
                    .filter(bar -> bar.interval() == interval)
                    .map(BarsOfRealDataTest::text)
                    .forEach(actual::add);
        }
        hall.aggregator.last(INDEX, Interval.MONTH, 9).stream()
                .map(BarsOfRealDataTest::text)
                .forEach(actual::add);
        assertEquals(String.join("\n", lines("SH000001.bars")), String.join("\n", actual));
    }

    /** Open, high, low, close: four ticks, the last with the minute's volume. */
    private void minute(LocalDate date, LocalTime end, double[] cells) {
        for (int i = 0; i < 4; i++) {
            volume += i == 3 ? cells[5] : 0;
            // The last before the closing auction's end comes with the close.
            LocalTime time =
                    end.isAfter(LocalTime.of(14, 57)) ? end.minusSeconds(4 - i) : end.minusSeconds(50 - 10 * i);
            Tick.Builder tick = Tick.builder(
                            INDEX, date.atTime(time).atZone(MarketTime.ZONE).toInstant())
                    .last(cells[i])
                    .volume(volume);
            hall.clock.set(tick.build().exchangeTime());
            // An index has no closing auction.
            hall.aggregator.onTicks(
                    "stock",
                    List.of(tick.build().completed("test", Origin.LIVE, hall.clock.instant(), date, Phase.CONTINUOUS)));
        }
    }

    private static String text(Bar bar) {
        return String.format(
                Locale.ROOT,
                "%s %s %s %.2f %.2f %.2f %.2f %.0f%s",
                bar.interval().text(),
                bar.tradingDay(),
                LocalTime.ofInstant(bar.end(), MarketTime.ZONE),
                bar.open(),
                bar.high(),
                bar.low(),
                bar.close(),
                bar.volume(),
                bar.complete() ? "" : " incomplete");
    }

    private static LocalDate date(String text) {
        String[] parts = text.split("-");
        return LocalDate.of(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    private static List<String> lines(String resource) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(BarsOfRealDataTest.class.getResourceAsStream(resource)),
                StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
