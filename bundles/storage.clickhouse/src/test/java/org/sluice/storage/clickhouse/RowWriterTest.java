package org.sluice.storage.clickhouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/** Bytes as ClickHouse wants them. */
class RowWriterTest {

    private static final Symbol STOCK = new Symbol(Exchange.SSE, "600000");
    private static final Instant TIME = Instant.parse("2026-11-27T02:00:00.123456789Z");
    private static final LocalDate DAY = LocalDate.of(2026, 11, 27);

    private static String hex(RowWriter row) {
        return HexFormat.of().formatHex(Arrays.copyOf(row.bytes(), row.length()));
    }

    @Test
    void aTickIsThatRow() throws Exception {
        RowWriter row = new RowWriter();
        Tick tick = Tick.builder(STOCK, TIME)
                .last(10.25)
                .bids(Depth.of(new double[] {10.25}, new double[] {100}))
                .build()
                .completed("某", Origin.LIVE, TIME.plusNanos(1), DAY, Phase.CONTINUOUS);
        new TickTable().write(row, tick, 258, 3);
        assertEquals(
                "0300000000000000" + "0201000000000000" // written, seq
                        + "03535345" + "06363030303030" + "03e69f90" // SSE, 600000, source
                        + "402aeb6a38610600" + "1503" // microseconds, nanoseconds
                        + "402aeb6a38610600" + "1603"
                        + "3051" + "0a434f4e54494e554f5553" // day, phase
                        + "000000000000802440" + "01".repeat(11) // last, the rest is NULL
                        + "010000000000802440" + "010000000000005940" + "0000", // bids, no asks
                hex(row));
        assertEquals(1, row.rows());
    }

    @Test
    void aBarIsThatRow() throws Exception {
        RowWriter row = new RowWriter();
        Bar bar = new Bar(
                STOCK,
                Interval.MIN5,
                Origin.LIVE,
                "x",
                TIME,
                TIME,
                DAY,
                1,
                2,
                0.5,
                1.5,
                100,
                150,
                Double.NaN,
                true,
                -2);
        new BarTable().write(row, bar, 1, 2);
        assertEquals(
                "0200000000000000" + "0100000000000000" + "03535345" + "06363030303030" + "02356d" + "0178"
                        + "402aeb6a386106001503" + "402aeb6a386106001503" + "3051" + "01" + "feffffff"
                        + "00000000000000f03f" + "000000000000000040" + "00000000000000e03f" + "00000000000000f83f"
                        + "000000000000005940" + "000000000000c06240" + "01",
                hex(row));
    }

    @Test
    void aRowOfHikyuusIsThatRow() throws Exception {
        RowWriter row = new RowWriter();
        Bar bar = new Bar(
                STOCK,
                Interval.DAY,
                Origin.LIVE,
                "x",
                TIME,
                TIME,
                DAY,
                8.29,
                8.2999,
                0,
                3_000_000.001,
                12_345,
                5_000_000_000.9,
                Double.NaN,
                true,
                0);
        HikyuuTable.of(Interval.DAY).orElseThrow().write(row, new HikyuuTable.Row(bar, 100), 0, 0);
        assertEquals(
                "5348" + "363030303030" + "8057086b" + "62200000" + "6b200000" + "00000000" + "015ed0b2"
                        + "00f2052a01000000" + "3ae2010000000000",
                hex(row));
    }

    @Test
    void aLongTextHasALongLength() {
        RowWriter row = new RowWriter();
        row.text("x".repeat(300));
        assertEquals("ac02" + "78".repeat(300), hex(row));
    }

    @Test
    void aDayThatADateCanNotHoldIsRefused() {
        IOException refused = assertThrows(IOException.class, () -> new RowWriter().date(LocalDate.of(1969, 12, 31)));
        assertEquals("trading day 1969-12-31: ClickHouse's Date begins in 1970 and ends in 2149", refused.getMessage());
    }

    @Test
    void anAnswerThatEndsWithinARowOrLiesIsAnError() {
        for (String answer : new String[] {"05616263", "ffffffffff", "ffffffff07", "01"}) {
            RowReader row = new RowReader(HexFormat.of().parseHex(answer));
            assertThrows(IOException.class, () -> {
                row.text();
                row.float64s();
            });
        }
        assertThrows(IOException.class, () -> new RowReader(HexFormat.of().parseHex("ffffffff0700")).float64s());
    }
}
