package org.sluice.wire.sp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ring without sockets: a channel that takes so many bytes stands for a subscriber. */
class FrameRingTest {

    private final FrameRing ring = new FrameRing(100, false);
    private final Cursor cursor = ring.join();
    private final Socket socket = new Socket();

    /** Appends a message of 20 bytes: 8 of length, 12 of text. */
    private void append(String text, boolean start) {
        ByteBuffer body = ByteBuffer.wrap(String.format("%-11s", text).getBytes(StandardCharsets.US_ASCII));
        ring.append(new byte[] {':'}, start, body);
    }

    private Cursor.Progress take(int bytes) throws IOException {
        socket.room = bytes;
        return cursor.write(socket);
    }

    private List<String> takeAll() throws IOException {
        while (take(1000) == Cursor.Progress.MORE) {
            continue;
        }
        return socket.messages();
    }

    @Test
    void beginsAtTheNextStart() throws IOException {
        append("data 0", false);
        append("end 0", false);
        append("start 1", true);
        append("data 1", false);
        assertEquals(List.of("start 1", "data 1"), takeAll());
        assertEquals(new Cursor.Losses(0, 0), ring.losses(cursor));
    }

    @Test
    void writesAllThatIsQueuedAtOnce() throws IOException {
        append("start 1", true);
        append("data 1", false);
        append("end 1", false);
        assertEquals(Cursor.Progress.CAUGHT_UP, take(1000));
        assertEquals(1, socket.writes);
        assertEquals(List.of("start 1", "data 1", "end 1"), socket.messages());
    }

    @Test
    void goesOnWithTheNewestStartWhenOverrun() throws IOException {
        for (int round = 1; round <= 4; round++) {
            append("start " + round, true);
            append("end " + round, false);
        }
        assertEquals(List.of("start 4", "end 4"), takeAll());
        assertEquals(new Cursor.Losses(6, 3), ring.losses(cursor));
    }

    /** The list stands for another thread: it is read when the cursor looks at the topics there are. */
    @Test
    void aTopicThatIsNewWhileItIsLookedAtIsNotSentToThoseWhoDidNotAskForIt() throws IOException {
        List<String> coming = new ArrayList<>(List.of("x", "y"));
        cursor.filter(new Filter(new AbstractList<>() {
            @Override
            public byte[] get(int index) {
                if (!coming.isEmpty()) {
                    byte[] topic = coming.remove(0).getBytes(StandardCharsets.US_ASCII);
                    ring.append(topic, true, ByteBuffer.wrap("unwanted".getBytes(StandardCharsets.US_ASCII)));
                }
                return new byte[] {':'};
            }

            @Override
            public int size() {
                return 1;
            }
        }));
        append("start 1", true);
        append("data 1", false);
        assertEquals(List.of("start 1", "data 1"), takeAll());
        cursor.tryWrite(socket);
        append("data 2", false);
        assertEquals(List.of("start 1", "data 1", "data 2"), takeAll());
    }

    @Test
    void whatIsEncryptedIsWrittenWholeAndTheNextStartFollowsWhenOverrun() throws IOException {
        List<Integer> sealed = new ArrayList<>();
        cursor.sealer(frames -> {
            sealed.add(frames.remaining());
            return frames;
        });
        append("start 1", true);
        append("data 1", false);
        assertEquals(Cursor.Progress.BLOCKED, take(25));
        assertEquals(15, cursor.lag());
        append("end 1", false);
        for (int round = 2; round <= 4; round++) {
            append("start " + round, true);
            append("end " + round, false);
        }
        assertEquals(Cursor.Progress.BLOCKED, take(3), "what is encrypted is written first");
        assertEquals(List.of("start 1", "data 1", "start 4", "end 4"), takeAll());
        assertEquals(List.of(40, 40), sealed, "whole frames, each once");
        assertEquals(new Cursor.Losses(5, 3), ring.losses(cursor));
        assertEquals(0, cursor.lag());
    }

    @Test
    void theCallingThreadDoesNotEncrypt() throws IOException {
        cursor.sealer(frames -> frames);
        append("start 1", true);
        socket.room = 1000;
        assertEquals(Cursor.Progress.MORE, cursor.tryWrite(socket));
        assertEquals(List.of(), socket.messages());
        assertEquals(List.of("start 1"), takeAll());
    }

    @Test
    void finishesTheFrameItHasBegunBeforeItGoesOn() throws IOException {
        append("start 1", true);
        append("data 1", false);
        append("end 1", false);
        assertEquals(Cursor.Progress.BLOCKED, take(25));
        for (int round = 2; round <= 4; round++) {
            append("start " + round, true);
            append("end " + round, false);
        }
        assertEquals(Cursor.Progress.BLOCKED, take(3), "what is kept of the frame is written first");
        assertEquals(List.of("start 1", "data 1", "start 4", "end 4"), takeAll());
        assertEquals(new Cursor.Losses(5, 3), ring.losses(cursor), "end 1, and rounds 2 and 3");
    }

    @Test
    void losesNothingWhenOnlyTheFrameItHasBegunIsInTheWay() throws IOException {
        append("start 1", true);
        append("data 1", false);
        append("data 2", false);
        append("data 3", false);
        append("data 4", false);
        assertEquals(Cursor.Progress.BLOCKED, take(5));
        append("end 1", false);
        assertEquals(List.of("start 1", "data 1", "data 2", "data 3", "data 4", "end 1"), takeAll());
        assertEquals(new Cursor.Losses(0, 0), ring.losses(cursor));
    }

    @Test
    void remembersAFrameThatIsPartlyOverwritten() throws IOException {
        append("start 1", true);
        append("data 1", false);
        append("end 1", false);
        assertEquals(Cursor.Progress.BLOCKED, take(25));
        append("start 2", true);
        append("end 2", false);
        // 22 bytes: overwrite two of "data 1" that were written already
        ring.append(new byte[] {':'}, true, ByteBuffer.wrap("a long start3".getBytes(StandardCharsets.US_ASCII)));
        append("end 3", false);
        assertEquals(List.of("start 1", "data 1", "a long start3", "end 3"), takeAll());
        assertEquals(new Cursor.Losses(3, 2), ring.losses(cursor));
    }

    @Test
    void waitsForTheNextStartWhenARoundIsLargerThanTheRing() throws IOException {
        append("start 1", true);
        for (int i = 1; i <= 6; i++) {
            append("data " + i, false);
        }
        assertEquals(List.of(), takeAll());
        assertEquals(new Cursor.Losses(7, 1), ring.losses(cursor), "counted while it waits");
        append("end 1", false);
        append("start 2", true);
        assertEquals(List.of("start 2"), takeAll());
        assertEquals(new Cursor.Losses(8, 1), ring.losses(cursor));
    }

    @Test
    void skipsWholeRoundsRatherThanBeingOverrunWithinOne() throws IOException {
        append("start 1", true);
        append("end 1", false);
        append("start 2", true);
        append("end 2", false);
        append("start 3", true); // 100 bytes: nearly overrun
        assertEquals(List.of("start 3"), takeAll());
        assertEquals(new Cursor.Losses(4, 2), ring.losses(cursor));
    }

    @Test
    void endsTheRoundItIsInBeforeItSkips() throws IOException {
        append("start 1", true);
        append("end 1", false);
        assertEquals(Cursor.Progress.BLOCKED, take(10));
        append("start 2", true);
        append("end 2", false);
        append("start 3", true); // lags 90 of 100 bytes
        assertEquals(Cursor.Progress.MORE, take(1000));
        assertEquals(List.of("start 1", "end 1"), socket.messages());
        append("end 3", false);
        append("start 4", true);
        append("end 4", false);
        assertEquals(List.of("start 1", "end 1", "start 4", "end 4"), takeAll());
        assertEquals(new Cursor.Losses(4, 2), ring.losses(cursor));
    }

    @Test
    void refusesWhatItCannotHold() throws IOException {
        append("start 1", true);
        assertEquals(-1, ring.append(new byte[0], false, ByteBuffer.allocate(93)));
        append("end 1", false);
        assertEquals(List.of("start 1", "end 1"), takeAll());
    }

    @Test
    void framesIpcWithATypeByte() throws IOException {
        FrameRing ipc = new FrameRing(100, true);
        Cursor reader = ipc.join();
        ipc.append(new byte[] {':'}, true, ByteBuffer.wrap(new byte[] {7, 8}));
        socket.room = 100;
        reader.write(socket);
        assertEquals("[1, 0, 0, 0, 0, 0, 0, 0, 3, 58, 7, 8]", Arrays.toString(socket.bytes.toByteArray()));
    }

    /** Takes as many bytes as it has room for. */
    private static final class Socket implements WritableByteChannel {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int room;
        int writes;

        @Override
        public int write(ByteBuffer source) {
            int length = Math.min(room, source.remaining());
            byte[] taken = new byte[length];
            source.get(taken);
            bytes.writeBytes(taken);
            room -= length;
            writes++;
            return length;
        }

        /** What was written, read as frames; a torn one fails. */
        List<String> messages() {
            List<String> messages = new ArrayList<>();
            ByteBuffer in = ByteBuffer.wrap(bytes.toByteArray());
            while (in.hasRemaining()) {
                byte[] message = new byte[(int) in.getLong()];
                in.get(message);
                messages.add(new String(message, 1, message.length - 1, StandardCharsets.US_ASCII).trim());
            }
            return messages;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            room = 0;
        }
    }
}
