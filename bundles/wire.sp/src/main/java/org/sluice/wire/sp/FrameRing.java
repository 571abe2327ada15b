package org.sluice.wire.sp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
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

    private final ByteBuffer memory;
    private final int capacity;
    private final boolean ipc;
    private final FrameIndex index = new FrameIndex();
    private final List<Cursor> cursors = new ArrayList<>();

    private volatile long tail;

    /** Where the next byte goes in memory. */
    private int offset;

    /** No cursor is below this position: spares looking at each of them for every message. */
    private long slowest;

    private int waiting;

    FrameRing(int capacity, boolean ipc) {
        this.memory = ByteBuffer.allocateDirect(capacity);
        this.capacity = capacity;
        this.ipc = ipc;
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
        Cursor cursor = new Cursor(this);
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
        long length = SpProtocol.headerBytes(ipc) + payload;
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

    private void putHeader(long payload) {
        if (ipc) {
            memory.put(offset, SpProtocol.IPC_MESSAGE);
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
