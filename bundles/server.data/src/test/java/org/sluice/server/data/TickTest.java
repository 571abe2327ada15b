package org.sluice.server.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

@Timeout(60)
class TickTest {

    private static final String NOTHING = "{\"data\":null,\"ret\":0}";

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    /** A tick of which only the price is known, and one side of the book. */
    private static Tick tick(String time, double last, Origin origin) {
        return Tick.builder(Symbol.parse("SH600000"), Shelf.time(time))
                .last(last)
                .bids(Depth.of(new double[] {last - 1, Double.NaN}, new double[] {250, Double.NaN}))
                .build()
                .completed(
                        "sample",
                        origin,
                        Shelf.time(time),
                        Shelf.time(time)
                                .atZone(org.sluice.api.market.MarketTime.ZONE)
                                .toLocalDate(),
                        Phase.CONTINUOUS);
    }

    private static String row(String time, String last, String bid) {
        return "[\"" + time + "\",0.0,0.0,0.0,0.0," + last + ",0.0,0.0,[" + bid + ",0.0],[2.5,0.0],[],[]]";
    }

    @Test
    void whatIsNotKnownIsZeroAndTimesHaveTheirFraction() throws IOException {
        rig.shelf.ticks.add(tick("2024-03-01T09:30:00", 8, Origin.TEST));
        rig.shelf.ticks.add(tick("2024-03-01T09:30:03.5", 9, Origin.TEST));
        rig.shelf.quotes.put(Symbol.parse("SH600000"), rig.shelf.ticks.get(1));
        assertEquals(
                "{\"data\":[" + row("2024-03-01 09:30:00", "8.0", "7.0") + ","
                        + row("2024-03-01 09:30:03.500000", "9.0", "8.0") + "],\"ret\":0}",
                rig.tick("SH", "600000", "2024-03-01"));
        // as hikyuu writes a fraction
        assertEquals(
                "{\"data\":[" + row("2024-03-01 09:30:03.500000", "9.0", "8.0") + "],\"ret\":0}",
                rig.tick("sh", "600000", "2024-03-01 09:30:3.5000000"));
        assertEquals(NOTHING, rig.tick("SH", "600000", "+infinity"));
        assertEquals(NOTHING, rig.tick("SH", "600001", "2024-03-01"));
        assertEquals(1L, rig.server.counters().get("symbols.unknown"));
    }

    @Test
    void ticksAreOfTheOriginThatIsQuotedNow() throws IOException {
        rig.shelf.ticks.add(tick("2024-03-01T09:30:00", 8, Origin.TEST));
        rig.shelf.ticks.add(tick("2024-03-01T09:31:00", 9, Origin.LIVE));
        assertEquals(NOTHING, rig.tick("SH", "600000", "2024-03-01"));
        // another stock tells which of the two the feed is
        rig.shelf.quotes.put(Symbol.parse("SZ000001"), rig.shelf.ticks.get(1));
        assertEquals(
                "{\"data\":[" + row("2024-03-01 09:31:00", "9.0", "8.0") + "],\"ret\":0}",
                rig.tick("SH", "600000", "2024-03-01"));
        rig.shelf.quotes.put(Symbol.parse("SH600000"), rig.shelf.ticks.get(0));
        assertEquals(
                "{\"data\":[" + row("2024-03-01 09:30:00", "8.0", "7.0") + "],\"ret\":0}",
                rig.tick("SH", "600000", "2024-03-01"));
    }

    @Test
    void withoutTicksTheClientIsToldWhatIsMissing() throws IOException {
        rig.server.unbindTicks(rig.shelf);
        assertEquals(
                "{\"msg\":\"no ticks here: the bundle org.sluice.recorder is not active\",\"ret\":1}",
                rig.tick("SH", "600000", "2024-03-01"));
        try (Rig off = new Rig(Map.of("bufferTicks", false))) {
            assertEquals(
                    "{\"msg\":\"no ticks here: bufferTicks is false (-buf False)\",\"ret\":1}",
                    off.tick("SH", "600000", "2024-03-01"));
        }
    }

    @Test
    void anAnswerThatWouldBeTooLargeIsRefused() throws IOException {
        try (Rig small = new Rig(Map.of("maxReplyMebibytes", 1))) {
            for (int i = 0; i < 10_000; i++) {
                small.shelf.tick("SH600000", "2024-03-01T09:30:00", 8);
            }
            assertEquals(
                    "{\"msg\":\"the answer is larger than 1048576 bytes; ask for less, or raise maxReplyMebibytes\",\"ret\":1}",
                    small.tick("SH", "600000", "2024-03-01"));
        }
    }
}
