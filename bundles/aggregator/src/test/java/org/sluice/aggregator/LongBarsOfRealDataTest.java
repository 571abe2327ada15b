package org.sluice.aggregator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Symbol;

/** A leap year of an index, day by day, against what another program made of the same days: see days.py. */
class LongBarsOfRealDataTest {

    private static final Symbol INDEX = Symbol.parse("SH000001");

    private record Day(LocalDate date, double[] prices, double volume, double turnover) {}

    @Test
    void longBarsAreThoseOfAnotherProgram() throws IOException {
        List<Day> days = days();
        Hall hall = new Hall("2015-12-21T08:00:00", Map.of("intervals", "1d,1w,1mon,1q,6mon,1y"));
        Set<LocalDate> traded = new TreeSet<>();
        days.forEach(day -> traded.add(day.date));
        for (LocalDate date = days.get(0).date; date.getYear() < 2017; date = date.plusDays(1)) {
            if (!traded.contains(date)) {
                hall.catalog.holidays.add(date);
            }
        }
        for (Day day : days) {
            hall.clock.set(Hall.at(day.date + "T14:50:00"));
            hall.hear(Hall.builder(INDEX, day.date + "T09:30:30", day.prices[3], day.volume)
                    .open(day.prices[0])
                    .high(day.prices[1])
                    .low(day.prices[2])
                    .turnover(day.turnover));
            hall.quiet(day.date + "T21:00:00");
        }
        List<String> actual = new ArrayList<>();
        for (Interval interval : Interval.values()) {
            hall.bars.stream()
                    .filter(bar -> bar.interval() == interval)
                    .map(LongBarsOfRealDataTest::text)
                    .forEach(actual::add);
        }
        assertEquals(new String(resource("SH000001.long"), StandardCharsets.UTF_8).strip(), String.join("\n", actual));
    }

    private static String text(Bar bar) {
        return String.format(
                Locale.ROOT,
                "%s %s to %s %.2f %.2f %.2f %.2f %.0f %.0f%s",
                bar.interval().text(),
                LocalDate.ofInstant(bar.start(), MarketTime.ZONE),
                bar.tradingDay(),
                bar.open(),
                bar.high(),
                bar.low(),
                bar.close(),
                bar.volume(),
                bar.turnover(),
                bar.complete() ? "" : " incomplete");
    }

    /** Records of 32 bytes: date, open, high, low, close in hundredths, turnover as a float, volume. */
    private static List<Day> days() throws IOException {
        ByteBuffer data = ByteBuffer.wrap(resource("SH000001.day")).order(ByteOrder.LITTLE_ENDIAN);
        List<Day> days = new ArrayList<>();
        while (data.hasRemaining()) {
            LocalDate date = LocalDate.parse(String.valueOf(data.getInt()), DateTimeFormatter.BASIC_ISO_DATE);
            double[] prices = new double[4];
            for (int i = 0; i < 4; i++) {
                prices[i] = data.getInt() / 100.0;
            }
            double turnover = data.getFloat();
            days.add(new Day(date, prices, Integer.toUnsignedLong(data.getInt()), turnover));
            data.getInt();
        }
        return days;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(LongBarsOfRealDataTest.class.getResourceAsStream(name), name)) {
            return stream.readAllBytes();
        }
    }
}
