package org.sluice.wire.sp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far one subscriber has got in the ring. Its lock is held for one non-blocking write at a time; see
 * {@link FrameRing} for the order of locks.
 */
final class Cursor {

    /** How a write ended. */
    enum Progress {
        /** Nothing is left to write. */
        CAUGHT_UP,
        /** Everything offered was taken, and there is more. */
        MORE,
        /** The socket is full. */
        BLOCKED
    }

    /** What a subscriber was too slow for. A round counts as lost when any message of it is. */
    record Losses(long messages, long rounds) {}

    /** More than this in one write gains nothing, and makes an append that needs the lock wait longer. */
    private static final int MAX_WRITE = 256 << 10;

    /** Position of a cursor that waits for a START: nothing it could lose is ever below it. */
    private static final long WAITING = Long.MAX_VALUE;

    private static final long NEVER = -1;

    /** As much is encrypted at a time, or one message. */
    private static final int MAX_SEALED = 64 << 10;

    /** How many frames are looked at before others get the ring's lock. */
    private static final int MAX_SIFTED = 4096;

    private final FrameRing ring;
    private final ByteBuffer view;
    private final long nearlyOverrun;
    private final ReentrantLock lock = new ReentrantLock();

    /** Written under the lock. */
    private volatile long position = WAITING;

    private volatile Filter filter;

    /** Null where frames go as they are. Set before anyone writes. */
    private Conversation.Sealer sealer;

    /** Bytes encrypted and not yet written. */
    private volatile int sealed;

    /** What goes out first: the end of a frame that the ring overran when it was partly written; under the lock. */
    private ByteBuffer rest;

    // under the ring's lock
    private long lostMessages;
    private long lostRounds;
    private long waitingSinceFrame = NEVER;
    private long waitingSinceRound = NEVER;

    Cursor(FrameRing ring) {
        this.ring = ring;
        this.view = ring.view();
        this.nearlyOverrun = ring.capacity() / 4 * 3L;
    }

    long position() {
        return position;
    }

    boolean isWaiting() {
        return position == WAITING;
    }

    /** What it wants from now on; null for everything. */
    void filter(Filter wanted) {
        filter = wanted;
    }

    /** See {@link Conversation#sealer}. */
    void sealer(Conversation.Sealer of) {
        sealer = of;
    }

    /** Whether there may be something it does not want. */
    private boolean sifts() {
        Filter wanted = filter;
        return wanted != null && !wanted.takesAll(ring.topics());
    }

    /** See {@link FrameRing#wantedUpTo}. Ring lock held. */
    long wantedUpTo(FrameIndex index, Filter wanted) {
        lock.lock();
        try {
            long tail = ring.tail();
            if (isWaiting() || position == tail) {
                return position;
            }
            long frame = index.frameAt(position, tail);
            long end = Math.min(index.nextFrame(), frame + MAX_SIFTED);
            if (index.positionOf(frame, tail) == position) {
                while (frame < end && !takes(index, wanted, frame, tail)) {
                    frame++;
                }
                position = index.positionOf(frame, tail);
            } else {
                frame++; // begun: it ends first
            }
            while (frame < end
                    && index.positionOf(frame, tail) - position < MAX_WRITE
                    && takes(index, wanted, frame, tail)) {
                frame++;
            }
            return index.positionOf(frame, tail);
        } finally {
            lock.unlock();
        }
    }

    private boolean takes(FrameIndex index, Filter wanted, long frame, long tail) {
        return ring.takes(wanted, index.positionOf(frame, tail), index.positionOf(frame + 1, tail));
    }

    /** See {@link FrameRing#interject}. Left out while something of its kind is still to be written. Ring lock held. */
    void interject(FrameIndex index, ByteBuffer bytes) {
        lock.lock();
        try {
            if (rest != null) {
                return;
            }
            ByteBuffer begun = ByteBuffer.allocate(0);
            long tail = ring.tail();
            if (!isWaiting() && position < tail) {
                long frame = index.frameAt(position, tail);
                if (index.positionOf(frame, tail) < position) {
                    long next = index.positionOf(frame + 1, tail);
                    begun = ring.copy(position, next);
                    position = next;
                }
            }
            rest = ByteBuffer.allocate(begun.remaining() + bytes.remaining())
                    .put(begun)
                    .put(bytes)
                    .flip();
        } finally {
            lock.unlock();
        }
    }

    /** Bytes queued for this subscriber. Any thread; an estimate while it's being written. */
    long lag() {
        return sealed + (isWaiting() ? 0 : Math.max(0, ring.tail() - position));
    }

    /** Writes what is queued, once, without waiting for more. */
    Progress write(WritableByteChannel channel) throws IOException {
        long limit = lag() > nearlyOverrun ? ring.catchUp(this) : WAITING;
        boolean filtered = filter != null;
        if (filtered) {
            long tail = ring.tail(); // before the topics: what is appended from here on may be of a new one
            limit = Math.min(limit, sifts() ? ring.wantedUpTo(this, filter) : tail);
        }
        if (sealer != null) {
            return writeSealed(channel, limit);
        }
        lock.lock();
        try {
            return filtered && nothingBelow(limit) ? unfinished() : writeLocked(channel, limit);
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #write}, but leaves it to the thread that is writing just now, if one is. */
    Progress tryWrite(WritableByteChannel channel) throws IOException {
        boolean filtered = filter != null;
        long limit = filtered ? ring.tail() : WAITING;
        if (sealer != null || filtered && sifts() || !lock.tryLock()) {
            return Progress.MORE;
        }
        try {
            return filtered && nothingBelow(limit) ? unfinished() : writeLocked(channel, limit);
        } finally {
            lock.unlock();
        }
    }

    private boolean nothingBelow(long limit) {
        return rest == null && position >= limit;
    }

    private Progress unfinished() {
        return lag() > 0 ? Progress.MORE : Progress.CAUGHT_UP;
    }

    /** Only whole frames are taken from the ring, so an overrun never finds one begun. Selector thread only. */
    private Progress writeSealed(WritableByteChannel channel, long limit) throws IOException {
        if (rest == null) {
            ByteBuffer frames = ring.take(this, limit, MAX_SEALED);
            rest = frames == null ? null : sealer.seal(frames);
        }
        if (rest != null) {
            channel.write(rest);
            sealed = rest.remaining();
            if (sealed > 0) {
                return Progress.BLOCKED;
            }
            rest = null;
        }
        return unfinished();
    }

    /** See {@link FrameRing#take}. Ring lock held. */
    ByteBuffer take(FrameIndex index, long limit, int most) {
        lock.lock();
        try {
            long tail = ring.tail();
            long end = Math.min(tail, limit);
            if (isWaiting() || position >= end) {
                return null;
            }
            long frame = index.frameAt(position, tail);
            long to = position;
            while (to < end && to - position < most) {
                frame++;
                to = index.positionOf(frame, tail);
            }
            ByteBuffer frames = ring.copy(position, to);
            position = to;
            return frames;
        } finally {
            lock.unlock();
        }
    }

    private Progress writeLocked(WritableByteChannel channel, long limit) throws IOException {
        if (rest != null) {
            channel.write(rest);
            if (rest.hasRemaining()) {
                return Progress.BLOCKED;
            }
            rest = null;
            if (limit != WAITING && position >= limit) {
                return unfinished();
            }
        }
        long from = position;
        long tail = ring.tail();
        if (from >= tail) {
            return Progress.CAUGHT_UP;
        }
        long to = limit > from && limit < tail ? limit : tail;
        int at = (int) (from % ring.capacity());
        int length = (int) Math.min(Math.min(to - from, MAX_WRITE), ring.capacity() - at);
        view.limit(at + length).position(at);
        int written = channel.write(view);
        position = from + written;
        if (written < length) {
            return Progress.BLOCKED;
        }
        return from + written < tail ? Progress.MORE : Progress.CAUGHT_UP;
    }

    /**
     * Moves past what is about to be overwritten: to the newest START if one stays, else waiting for the next. The end
     * of a frame already begun is kept aside. Ring lock held.
     *
     * @return whether it waits now
     */
    boolean overrun(FrameIndex index, long floor) {
        lock.lock();
        try {
            if (position >= floor) {
                return false; // written in the meantime
            }
            long tail = ring.tail();
            long frame = index.frameAt(position, tail);
            if (index.positionOf(frame, tail) < position) {
                frame++;
                long next = index.positionOf(frame, tail);
                rest = ring.copy(position, next);
                position = next;
                if (next >= floor) {
                    return false;
                }
            }
            long newest = index.newestRound();
            if (newest >= 0) {
                long start = index.positionOf(index.startFrameOf(newest), tail);
                if (start >= floor) {
                    jump(index, frame, newest, start);
                    return false;
                }
            }
            waitingSinceFrame = frame;
            waitingSinceRound = index.roundAfter(frame) - 1;
            position = WAITING;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** See {@link FrameRing#catchUp}. Ring lock held. */
    long catchUp(FrameIndex index) {
        lock.lock();
        try {
            long tail = ring.tail();
            if (isWaiting() || position == tail) {
                return WAITING;
            }
            long frame = index.frameAt(position, tail);
            long next = index.roundAfter(frame);
            boolean atStart = index.positionOf(frame, tail) == position
                    && next > 0
                    && index.hasRound(next)
                    && index.roundAfter(frame - 1) == next - 1;
            if (atStart) {
                long newest = index.newestRound();
                jump(index, frame, newest, index.positionOf(index.startFrameOf(newest), tail));
                return WAITING;
            }
            return index.hasRound(next) ? index.positionOf(index.startFrameOf(next), tail) : WAITING;
        } finally {
            lock.unlock();
        }
    }

    private void jump(FrameIndex index, long fromFrame, long toRound, long start) {
        lostMessages += index.startFrameOf(toRound) - fromFrame;
        lostRounds += toRound - (index.roundAfter(fromFrame) - 1);
        position = start;
    }

    /** A round has begun: where a waiting cursor begins, or goes on. Ring lock held. */
    void start(long at, long frame, long round) {
        if (!isWaiting()) {
            return;
        }
        if (waitingSinceFrame != NEVER) {
            lostMessages += frame - waitingSinceFrame;
            lostRounds += round - waitingSinceRound;
            waitingSinceFrame = NEVER;
        }
        lock.lock();
        position = at;
        lock.unlock();
    }

    /** Ring lock held. */
    Losses losses(FrameIndex index) {
        if (waitingSinceFrame == NEVER) {
            return new Losses(lostMessages, lostRounds);
        }
        return new Losses(
                lostMessages + index.nextFrame() - waitingSinceFrame,
                lostRounds + Math.max(1, index.roundAfter(index.nextFrame()) - 1 - waitingSinceRound));
    }
}
