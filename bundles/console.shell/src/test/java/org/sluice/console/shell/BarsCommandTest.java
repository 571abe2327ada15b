package org.sluice.console.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Bars;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;

class BarsCommandTest implements Bars {

    private static final Symbol BANK = Symbol.parse("SSE.600000");

    private final Bench bench = new Bench();
    private final BarsCommand command = new BarsCommand(bench.services);
    private final List<Bar> memory = new ArrayList<>();
    private final List<Bar> store = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private IOException failure;

    BarsCommandTest() {
        bench.catalog.add("SH600000", "浦发银行", 0.01);
        bench.services.bars.add("", this);
        memory.add(bar(Bench.NOW.minusSeconds(120), Origin.LIVE, 12_345, true));
        memory.add(bar(Bench.NOW.minusSeconds(60), Origin.TEST, 500, false));
        memory.add(bar(Bench.NOW, Origin.LIVE, Double.NaN, false));
    }

    private static Bar bar(Instant start, Origin origin, double volume, boolean complete) {
        return new Bar(
                BANK,
                Interval.MIN1,
                origin,
                "tencent",
                start,
                start.plusSeconds(60),
                LocalDate.parse("2026-11-20"),
                10,
                10.2,
                9.9,
                10.1,
                volume,
                volume * 10,
                Double.NaN,
                complete,
                0);
    }

    @Override
    public List<Bar> last(Symbol symbol, Interval interval, int count) {
        asked.add("last " + symbol + ' ' + interval + ' ' + count);
        return symbol.equals(BANK) ? memory.subList(Math.max(0, memory.size() - count), memory.size()) : List.of();
    }

    @Override
    public List<Bar> read(Symbol symbol, Interval interval, Instant from, Instant to) throws IOException {
        asked.add("read " + symbol + ' ' + interval + ' ' + from + ' ' + to);
        if (failure != null) {
            throw failure;
        }
        List<Bar> all = new ArrayList<>(store);
        all.addAll(symbol.equals(BANK) ? memory : List.of());
        return all;
    }

    @Test
    void showsTheLatestBarsOfMemoryAndOfTheStoreIfThoseAreTooFew() {
        store.add(bar(Instant.parse("2026-11-19T06:59:00Z"), Origin.LIVE, 7, true));
        assertEquals("""
                DAY         FROM         TO            OPEN   HIGH   LOW  CLOSE  VOLUME  TURNOVER  STATE       SOURCE   DATA
                2026-11-20  11-19 14:59  11-19 15:00  10.00  10.20  9.90  10.10       7        70  complete    tencent  LIVE
                2026-11-20  09:58        09:59        10.00  10.20  9.90  10.10  1.23万   12.35万  complete    tencent  LIVE
                2026-11-20  09:59        10:00        10.00  10.20  9.90  10.10     500      5000  incomplete  tencent  TEST
                2026-11-20  10:00        10:01        10.00  10.20  9.90  10.10       -         -  growing     tencent  LIVE
                """, bench.run(command, "600000.sse"));
        assertEquals(
                List.of("last SSE.600000 MIN1 20", "read SSE.600000 MIN1 2026-11-04T02:00:00Z 2026-11-21T02:00:00Z"),
                asked);
    }

    @Test
    void takesAnyIntervalAndSoManyAsMemoryHas() {
        assertEquals("""
                DAY         FROM   TO      OPEN   HIGH   LOW  CLOSE  VOLUME  TURNOVER  STATE       SOURCE   DATA
                2026-11-20  09:59  10:00  10.00  10.20  9.90  10.10     500     5,000  incomplete  tencent  TEST
                2026-11-20  10:00  10:01  10.00  10.20  9.90  10.10       -         -  growing     tencent  LIVE
                """, bench.run(command, "SH600000", "MIN5", "2", "--exact"));
        assertEquals(List.of("last SSE.600000 MIN5 2"), asked);
    }

    @Test
    void testDataIsRed() {
        String printed = bench.run(command, Keyboard.NONE, true, "SH600000", "1d", "3");
        assertTrue(printed.contains("\u001b[31mTEST\u001b[0m"), printed);
    }

    @Test
    void saysWhatIsWrong() {
        assertEquals("sluice:bars: which symbol? as in: sluice:bars SH600000 SHFE.cu2501\n", bench.run(command));
        assertTrue(
                bench.run(command, "SH600000", "2m").startsWith("sluice:bars: '2m' is no interval; write one of 1m,"));
        assertEquals(
                "sluice:bars: '0' is no number of bars; write 1 to 10000\n", bench.run(command, "SH600000", "1m", "0"));
        assertEquals("sluice:bars: SSE.600001: no bar of 1w yet\n", bench.run(command, "SH600001", "1w"));
        failure = new IOException("locked");
        String printed = bench.run(command, "SH600000");
        assertTrue(printed.endsWith("LIVE\nsluice:bars: the store can't be read: locked\n"), printed);
        bench.services.bars.remove(this);
        assertEquals(
                "sluice:bars: nobody makes bars: the bundle org.sluice.aggregator is not active, or"
                        + " etc/org.sluice.aggregator.cfg is not there\n",
                bench.run(command, "SH600000"));
    }
}
