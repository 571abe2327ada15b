package org.sluice.wire.spot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.flatbuffers.FlatBufferBuilder;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpotDecoderTest {

    private final SpotEncoder encoder = new SpotEncoder(60);

    @Test
    void shouldReadWhatHikyuuWrites() throws SpotFormatException {
        assertEquals(List.of(Golden.SPOT), Golden.decode(Golden.BYTES));
    }

    @Test
    void shouldReadFromPositionToLimitAndLeaveThem() throws SpotFormatException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(600);
        buffer.put(6, Golden.BYTES).position(6).limit(6 + Golden.BYTES.length);
        assertEquals(List.of(Golden.SPOT), SpotDecoder.decode(buffer));
        assertEquals(List.of(6, 422), List.of(buffer.position(), buffer.limit()));
    }

    @Test
    void shouldReadBackWhatTheEncoderWrites() throws SpotFormatException {
        RandomSpots random = new RandomSpots(3, 5);
        for (int round = 0; round < 300; round++) {
            List<Spot> spots = random.list(random.below(61));
            assertEquals(spots.stream().map(FlatSpots::known).toList(), Golden.decode(Golden.encode(encoder, spots)));
        }
    }

    @Test
    void shouldReadMessagesThatLeaveZerosOut() throws SpotFormatException {
        RandomSpots random = new RandomSpots(4, 5);
        for (int round = 0; round < 100; round++) {
            List<Spot> spots = random.list(60);
            List<Spot> expected = spots.stream()
                    .map(FlatSpots::known)
                    .map(SpotDecoderTest::positive)
                    .toList();
            assertEquals(
                    expected,
                    Golden.decode(FlatSpots.encode(spots, false)).stream()
                            .map(SpotDecoderTest::positive)
                            .toList());
        }
    }

    @Test
    void shouldReadARecordThatHasNothingAsEmpty() throws SpotFormatException {
        double[] none = {};
        Spot nothing = new Spot("", "", "", null, 0, 0, 0, 0, 0, 0, 0, none, none, none, none);
        assertEquals(List.of(nothing), Golden.decode(emptyTables(1)));
    }

    @Test
    void shouldReadAnEmptyList() throws SpotFormatException {
        assertEquals(List.of(), Golden.decode(Golden.encode(encoder, List.of())));
    }

    @Test
    void shouldRefuseAMessageWithoutAList() {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        builder.startTable(1);
        builder.finish(builder.endTable());
        SpotFormatException refused =
                assertThrows(SpotFormatException.class, () -> Golden.decode(builder.sizedByteArray()));
        assertEquals("expected a list of records, found none", refused.getMessage());
    }

    @Test
    void shouldRefuseMarksAndEmptyMessages() {
        assertThrows(SpotFormatException.class, () -> SpotDecoder.decode(SpotMarks.start()));
        assertThrows(SpotFormatException.class, () -> SpotDecoder.decode(SpotMarks.end()));
        assertThrows(SpotFormatException.class, () -> Golden.decode(new byte[0]));
        assertThrows(SpotFormatException.class, () -> Golden.decode(new byte[1000]));
    }

    @Test
    void shouldRefuseEveryTruncation() throws SpotFormatException {
        byte[] message = Golden.encode(encoder, List.of(Golden.SPOT, Golden.SPOT));
        for (int length = 0; length < message.length; length++) {
            byte[] cut = Arrays.copyOf(message, length);
            // The market of the first record ends the message; the zeros after its text are not missed.
            if (length >= message.length - 2) {
                assertEquals(2, Golden.decode(cut).size());
            } else {
                assertThrows(SpotFormatException.class, () -> Golden.decode(cut), "cut to " + length);
            }
        }
    }

    @Test
    void shouldRefuseATableThatIsLargerThanTheMessage() {
        byte[] message = Golden.BYTES.clone();
        Layout.SHORT.set(message, 36, (short) 0xffff); // the size of the table, and then where yesterday_close is
        Layout.SHORT.set(message, 46, (short) 0x0fff);
        assertThrows(SpotFormatException.class, () -> Golden.decode(message));
    }

    @Test
    void shouldRefuseAListWhoseRecordsAreAllTheSameLargeOne() {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        int name = builder.createString("x".repeat(100_000));
        builder.startTable(15);
        builder.addOffset(Layout.NAME, name, 0);
        byte[] message = list(builder, Collections.nCopies(10_000, builder.endTable()));
        SpotFormatException refused = assertThrows(SpotFormatException.class, () -> Golden.decode(message));
        assertTrue(refused.getMessage().startsWith("records add up to far more"), refused.getMessage());
    }

    @Test
    void shouldRefuseAListOfNothingButReferences() {
        assertThrows(SpotFormatException.class, () -> Golden.decode(emptyTables(1_000_000)));
    }

    @Test
    void shouldTakeTheLargestSweepThatHikyuuSends() throws SpotFormatException {
        List<Spot> spots = Collections.nCopies(5500, Golden.SPOT);
        assertEquals(spots, Golden.decode(FlatSpots.encode(spots, false)));
    }

    @Test
    void shouldAnswerRecordsOrRefuseWhateverIsMadeOfAMessage() {
        Random random = new Random(5);
        RandomSpots spots = new RandomSpots(6, 5);
        int read = 0;
        int refused = 0;
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 30_000; i++) {
            byte[] message = Golden.encode(encoder, spots.list(1 + random.nextInt(4)));
            for (int change = 1 + random.nextInt(4); change > 0; change--) {
                mutate(message, random);
            }
            byte[] mutant = random.nextInt(4) == 0 ? Arrays.copyOf(message, random.nextInt(message.length)) : message;
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                Golden.decode(mutant);
                read++;
            } catch (SpotFormatException e) {
                assertFalse(e.getMessage().isBlank());
                refused++;
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < 200_000, allocated + " bytes allocated for " + mutant.length);
        }
        assertTrue(read > 3000 && refused > 3000, read + " read, " + refused + " refused");
    }

    @Test
    void shouldReadEveryFormOfTimeThatHikyuuReadsOrWrites() {
        LocalDateTime time = LocalDateTime.of(2024, 3, 1, 10, 15, 3);
        LocalDateTime midnight = LocalDateTime.of(2024, 3, 1, 0, 0);
        for (String text : List.of(
                "2024-03-01 10:15:03",
                "2024/03/01 10:15:03",
                "20240301 10:15:03",
                "20240301T101503",
                "2024-03-01T10:15:03",
                " 2024-3-1 10:15:03.000000 ",
                "2024-03-01 10:15:3.0000009")) {
            assertEquals(time, DateTimeReader.read(text), text);
        }
        assertEquals(time.plusNanos(500_000_000), DateTimeReader.read("2024-03-01 10:15:3.5000000"));
        assertEquals(time.plusNanos(123_456_000), DateTimeReader.read("2024-03-01 10:15:03.123456"));
        assertEquals(midnight, DateTimeReader.read("2024-03-01"));
        assertEquals(midnight, DateTimeReader.read("20240301"));
    }

    @Test
    void shouldReadNoTimeFromAnythingElse() {
        for (String text : List.of(
                "",
                "+infinity",
                "2024",
                "2024-13-01",
                "2024-02-30 10:15:03",
                "2024-03-01 24:00:01",
                "2024-03/01",
                "10:15:03",
                "2024-03-01 10:15",
                "２０２４-03-01",
                "9".repeat(100_000))) {
            assertEquals(null, DateTimeReader.read(text), text);
        }
    }

    @Test
    void shouldKnowTheMarks() {
        assertEquals("[start spot]", new String(bytes(SpotMarks.start()), java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals("[end spot]", new String(bytes(SpotMarks.end()), java.nio.charset.StandardCharsets.US_ASCII));
        assertTrue(SpotMarks.isStart(SpotMarks.start()) && SpotMarks.isEnd(SpotMarks.end()));
        assertFalse(SpotMarks.isStart(SpotMarks.end()) || SpotMarks.isEnd(SpotMarks.start()));
        assertFalse(SpotMarks.isStart(ByteBuffer.wrap(Golden.BYTES)));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static void mutate(byte[] message, Random random) {
        int at = random.nextInt(message.length - 4);
        switch (random.nextInt(4)) {
            case 0 -> message[at] = (byte) random.nextInt();
            case 1 -> message[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> Layout.INT.set(message, at & ~3, random.nextInt(2 * message.length) - message.length);
            default -> Layout.INT.set(message, at & ~3, random.nextInt());
        }
    }

    private static byte[] emptyTables(int count) {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        builder.startTable(15);
        return list(builder, Collections.nCopies(count, builder.endTable()));
    }

    private static byte[] list(FlatBufferBuilder builder, List<Integer> tables) {
        builder.startVector(4, tables.size(), 4);
        tables.forEach(builder::addOffset);
        int vector = builder.endVector();
        builder.startTable(1);
        builder.addOffset(0, vector, 0);
        builder.finish(builder.endTable());
        return builder.sizedByteArray();
    }

    /** A zero that was left out has lost its sign. */
    private static Spot positive(Spot spot) {
        return new Spot(
                spot.market(),
                spot.code(),
                spot.name(),
                spot.datetime(),
                spot.yesterdayClose() + 0.0,
                spot.open() + 0.0,
                spot.high() + 0.0,
                spot.low() + 0.0,
                spot.close() + 0.0,
                spot.amount() + 0.0,
                spot.volume() + 0.0,
                spot.bid(),
                spot.bidAmount(),
                spot.ask(),
                spot.askAmount());
    }
}
