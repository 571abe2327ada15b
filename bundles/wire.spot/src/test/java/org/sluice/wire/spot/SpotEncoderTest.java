package org.sluice.wire.spot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpotEncoderTest {

    /** 2024-03-01 10:15:03 in Shanghai. */
    private static final long TIME = 1_709_259_303_000_000L;

    private static final SpotSymbol SYMBOL = new SpotSymbol("SH", "600000", "浦发银行");

    private final SpotEncoder encoder = new SpotEncoder(60);

    @Test
    void shouldWriteTheBytesThatHikyuuWrites() {
        assertArrayEquals(Golden.BYTES, Golden.encode(encoder, List.of(Golden.SPOT)));
    }

    @Test
    void shouldWriteTheBytesThatFlatbuffersOwnBuilderWrites() {
        RandomSpots random = new RandomSpots(1, 3);
        for (int round = 0; round < 300; round++) {
            List<Spot> spots = random.list(random.below(61));
            assertArrayEquals(FlatSpots.encode(spots, true), Golden.encode(encoder, spots));
        }
    }

    @Test
    void shouldBeReadByFlatbuffersOwnTables() {
        RandomSpots random = new RandomSpots(2, 5);
        for (int round = 0; round < 100; round++) {
            List<Spot> spots = random.list(60);
            byte[] message = Golden.encode(encoder, spots);
            for (int i = 0; i < spots.size(); i++) {
                FlatSpots.Reader reader = new FlatSpots.Reader(message, i);
                assertEquals(FlatSpots.text(spots.get(i)), reader.text(Layout.DATETIME));
                Spot read = new Spot(
                        reader.text(Layout.MARKET),
                        reader.text(Layout.CODE),
                        reader.text(Layout.NAME),
                        spots.get(i).datetime(),
                        reader.number(Layout.YESTERDAY_CLOSE),
                        reader.number(Layout.OPEN),
                        reader.number(Layout.HIGH),
                        reader.number(Layout.LOW),
                        reader.number(Layout.CLOSE),
                        reader.number(Layout.AMOUNT),
                        reader.number(Layout.VOLUME),
                        reader.numbers(Layout.BID),
                        reader.numbers(Layout.BID_AMOUNT),
                        reader.numbers(Layout.ASK),
                        reader.numbers(Layout.ASK_AMOUNT));
                assertEquals(FlatSpots.known(spots.get(i)), read);
            }
        }
    }

    @Test
    void shouldLeaveNothingOfAnEarlierMessageInARecordOfWhichNothingIsSet() throws SpotFormatException {
        Golden.encode(encoder, Collections.nCopies(60, Golden.SPOT));
        encoder.begin();
        encoder.add(SYMBOL, TIME, 2, 1);
        Spot empty = new Spot(
                "SH",
                "600000",
                "浦发银行",
                LocalDateTime.of(2024, 3, 1, 10, 15, 3),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                new double[2],
                new double[2],
                new double[1],
                new double[1]);
        assertEquals(List.of(empty), SpotDecoder.decode(encoder.finish()));
    }

    @Test
    void shouldGrowForLongNamesAndDeepBooks() throws SpotFormatException {
        SpotEncoder small = new SpotEncoder(3);
        SpotSymbol longName = new SpotSymbol("SZ", "000001", "名".repeat(1000));
        small.begin();
        for (int i = 0; i < 3; i++) {
            small.add(longName, TIME, 500, 0).close(i + 1).bid(499, 1.5, 2.5);
        }
        List<Spot> spots = SpotDecoder.decode(small.finish());
        assertEquals(List.of(1.0, 2.0, 3.0), spots.stream().map(Spot::close).toList());
        for (Spot spot : spots) {
            assertEquals("名".repeat(1000), spot.name());
            assertEquals(1.5, spot.bid()[499]);
            assertEquals(2.5, spot.bidAmount()[499]);
        }
    }

    @Test
    void shouldAnswerTheSameReadOnlyViewEachTime() {
        ByteBuffer first = message(1);
        int length = first.remaining();
        ByteBuffer second = message(60);
        assertTrue(first == second && second.isReadOnly());
        assertTrue(second.remaining() > 50 * length, second.toString());
    }

    @Test
    void shouldTakeNoMoreRecordsThanItIsMadeFor() {
        message(0);
        encoder.begin();
        for (int i = 0; i < 60; i++) {
            assertFalse(encoder.isFull());
            encoder.add(SYMBOL, TIME, 0, 0);
        }
        assertTrue(encoder.isFull());
        assertEquals(60, encoder.size());
        assertThrows(IllegalStateException.class, () -> encoder.add(SYMBOL, TIME, 0, 0));
    }

    @Test
    void shouldRefuseWhatIsOutOfOrder() {
        assertThrows(IllegalArgumentException.class, () -> new SpotEncoder(0));
        assertThrows(IllegalStateException.class, encoder::finish);
        assertThrows(IllegalStateException.class, () -> encoder.add(SYMBOL, TIME, 0, 0));
        encoder.begin();
        assertThrows(IndexOutOfBoundsException.class, () -> encoder.close(1));
        assertThrows(IllegalArgumentException.class, () -> encoder.add(SYMBOL, -1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> encoder.add(SYMBOL, SpotEncoder.MAX_MICROS + 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> encoder.add(SYMBOL, TIME, -1, 5));
        encoder.add(SYMBOL, TIME, 1, 2);
        assertThrows(IndexOutOfBoundsException.class, () -> encoder.bid(1, 1, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> encoder.ask(2, 1, 1));
        encoder.finish();
        assertThrows(IndexOutOfBoundsException.class, () -> encoder.close(1));
        assertThrows(IndexOutOfBoundsException.class, () -> encoder.ask(0, 1, 1));
    }

    @Test
    void shouldWriteTimesAsHikyuuReadsThem() throws SpotFormatException {
        assertEquals("1970-01-01 08:00:00", time(0));
        assertEquals("2000-02-29 00:00:00", time(951_753_600_000_000L));
        assertEquals("2024-02-29 23:59:59.000001", time(1_709_222_399_000_001L));
        assertEquals("2024-03-01 00:00:00", time(1_709_222_400_000_000L));
        assertEquals("2024-03-01 10:15:03", time(TIME));
        assertEquals("2024-03-01 10:15:03.500000", time(TIME + 500_000));
        assertEquals("2024-03-01 10:15:03", time(TIME));
        assertEquals("2100-03-01 00:00:00", time(4_107_513_600_000_000L));
        assertEquals("9999-12-31 23:59:59.999999", time(253_402_271_999_999_999L));
    }

    @Test
    void shouldAllocateNothingPerRecord() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long records = 0;
        message(60);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int round = 0; round < 2000; round++) {
            message(60);
            records += 60;
        }
        double perRecord = (threads.getCurrentThreadAllocatedBytes() - before) / (double) records;
        assertTrue(perRecord <= 1, perRecord + " bytes allocated per record");
    }

    private ByteBuffer message(int records) {
        encoder.begin();
        for (int i = 0; i < records; i++) {
            encoder.add(SYMBOL, TIME + i * 777_777_777L, 5, 5)
                    .open(1)
                    .high(2)
                    .low(3)
                    .close(4);
            for (int level = 0; level < 5; level++) {
                encoder.bid(level, 5, 6).ask(level, 7, 8);
            }
        }
        return encoder.finish();
    }

    private String time(long micros) {
        encoder.begin();
        encoder.add(SYMBOL, micros, 0, 0);
        byte[] message = new byte[encoder.finish().remaining()];
        encoder.begin();
        encoder.add(SYMBOL, micros, 0, 0);
        encoder.finish().get(message);
        return new FlatSpots.Reader(message, 0).text(Layout.DATETIME);
    }
}
