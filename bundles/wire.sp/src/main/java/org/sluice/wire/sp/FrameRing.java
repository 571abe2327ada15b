package org.sluice.wire.sp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The last messages of one publisher, framed for the wire, in one piece of memory; and the cursors that read it.
 *
 * <p>A position is the number of bytes ever appended before it; memory holds position modulo capacity. One lock (this)
 * guards appending and the index, each cursor has its own. <b>Order: ring, then cursor.</b> Bytes at and above a
 * cursor are overwritten only after the cursor, under its lock, has been moved past them; so a socket write needs the
 * cursor's lock alone, and an append waits at most for one such write, and only where a subscriber was overrun.
 */
final class FrameRing {

    static final int NO_MARK = -1;

    /** With more topics than these each message is looked at. */
    private static final int MAX_TOPICS = 64;

    private final ByteBuffer memory;
    private final int capacity;
    private final int mark;
    private final FrameIndex index = new FrameIndex();
    private final List<Cursor> cursors = new ArrayList<>();

    private volatile long tail;

    /** All topics appended so far, an empty one among them when there are too many to remember. */
    private volatile byte[][] topics = {};

    private byte[] lastTopic;

    /** Where the next byte goes in memory. */
    private int offset;

    /** No cursor is below this position: spares looking at each of them for every message. */
    private long slowest;

    private int waiting;

    /** For SP. */
    FrameRing(int capacity, boolean ipc) {
        this(capacity, ipc ? SpProtocol.IPC_MESSAGE : NO_MARK);
    }

    /** @param mark the byte before each frame's length, or {@link #NO_MARK} */
    FrameRing(int capacity, int mark) {
        this.memory = ByteBuffer.allocateDirect(capacity);
        this.capacity = capacity;
        this.mark = mark;
    }

    int capacity() {
        return capacity;
    }

    /** One past the last byte. Any thread. */
    long tail() {
        return tail;
    }

    /** A view of the memory for one cursor. */
    ByteBuffer view() {
        return memory.duplicate();
    }

    /** A cursor that begins at the next START. */
    synchronized Cursor join() {
        return join(null);
    }

    /** @param filter what it wants of what comes; null for everything */
    synchronized Cursor join(Filter filter) {
        Cursor cursor = new Cursor(this);
        cursor.filter(filter);
        cursors.add(cursor);
        waiting++;
        return cursor;
    }

    synchronized void leave(Cursor cursor) {
        if (cursors.remove(cursor) && cursor.isWaiting()) {
            waiting--;
        }
    }

    /**
     * Appends a frame, moving every cursor out of the way that stands where it goes.
     *
     * @return where it begins, or -1 if it's larger than the ring
     */
    synchronized long append(byte[] topic, boolean start, ByteBuffer body) {
        long payload = (long) topic.length + body.remaining();
        long length = headerBytes() + payload;
        if (length > capacity) {
            return -1;
        }
        long position = tail;
        long floor = position + length - capacity;
        if (floor > slowest) {
            overrun(floor);
        }
        index.forgetBelow(floor, position);
        index.add(position, start);
        remember(topic);
        putHeader(payload);
        put(ByteBuffer.wrap(topic), 0, topic.length);
        put(body, body.position(), body.remaining());
        tail = position + length;
        if (start && waiting > 0) {
            for (Cursor cursor : cursors) {
                cursor.start(position, index.nextFrame() - 1, index.newestRound());
            }
            waiting = 0;
        }
        return position;
    }

    private void overrun(long floor) {
        long least = Long.MAX_VALUE;
        for (Cursor cursor : cursors) {
            if (cursor.position() < floor && cursor.overrun(index, floor)) {
                waiting++;
            }
            least = Math.min(least, cursor.position());
        }
        // With nobody behind, nobody can be below this before the ring has gone round once more.
        slowest = Math.min(least, tail);
    }

    /**
     * For a cursor that is nearly overrun: one that stands at a START goes to the newest, so that it loses whole rounds
     * rather than the rest of one.
     *
     * @return up to where it may be written now: to the next START, where this is asked again
     */
    synchronized long catchUp(Cursor cursor) {
        return cursor.catchUp(index);
    }

    /** Reads the cursor's losses, those of a wait for a START included. */
    synchronized Cursor.Losses losses(Cursor cursor) {
        return cursor.losses(index);
    }

    /** Copies what lies between two positions. */
    ByteBuffer copy(long from, long to) {
        int length = (int) (to - from);
        ByteBuffer copy = ByteBuffer.allocate(length);
        int at = (int) (from % capacity);
        int first = Math.min(length, capacity - at);
        copy.put(0, memory, at, first);
        copy.put(first, memory, 0, length - first);
        return copy;
    }

    private int headerBytes() {
        return mark == NO_MARK ? Long.BYTES : 1 + Long.BYTES;
    }

    private void remember(byte[] topic) {
        if (topic == lastTopic) {
            return;
        }
        lastTopic = topic;
        byte[][] known = topics;
        if (known.length > MAX_TOPICS || Arrays.stream(known).anyMatch(other -> Arrays.equals(other, topic))) {
            return;
        }
        byte[][] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = known.length == MAX_TOPICS ? new byte[0] : topic;
        topics = more;
    }

    /** All topics appended so far. Any thread. */
    byte[][] topics() {
        return topics;
    }

    /** Whether a filter takes the frame between two positions. Ring lock held. */
    boolean takes(Filter filter, long from, long to) {
        long begin = from + headerBytes();
        return filter.takes(at -> memory.get((int) ((begin + at) % capacity)), to - begin);
    }

    /**
     * Moves a cursor past what its filter does not take.
     *
     * @return up to where it may be written now
     */
    synchronized long wantedUpTo(Cursor cursor, Filter filter) {
        return cursor.wantedUpTo(index, filter);
    }

    /** Copies whole frames for a cursor and moves it past them: at least one; null if there is none up to the limit. */
    synchronized ByteBuffer take(Cursor cursor, long limit, int most) {
        return cursor.take(index, limit, most);
    }

    /** Gives one cursor something of its own to write, between two frames. */
    synchronized void interject(Cursor cursor, ByteBuffer bytes) {
        cursor.interject(index, bytes);
    }

    private void putHeader(long payload) {
        if (mark != NO_MARK) {
            memory.put(offset, (byte) mark);
            advance(1);
        }
        if (capacity - offset >= Long.BYTES) {
            memory.putLong(offset, payload);
            advance(Long.BYTES);
            return;
        }
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            memory.put(offset, (byte) (payload >>> shift));
            advance(1);
        }
    }

    private void put(ByteBuffer source, int from, int length) {
        int first = Math.min(length, capacity - offset);
        memory.put(offset, source, from, first);
        memory.put(0, source, from + first, length - first);
        advance(length);
    }

    private void advance(int length) {
        offset += length;
        if (offset >= capacity) {
            offset -= capacity;
        }
    }
}
