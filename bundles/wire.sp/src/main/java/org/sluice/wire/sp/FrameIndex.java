package org.sluice.wire.sp;

/**
 * Which frames and rounds the ring holds, by number, and where each frame begins. Numbers and positions only grow.
 * Guarded by the ring's lock.
 */
final class FrameIndex {

    /** Position of frame n at n modulo length, which is a power of two. */
    private long[] frames = new long[1024];

    private long firstFrame;
    private long nextFrame;

    /** Number of the START frame of round n at n modulo length, which is a power of two. */
    private long[] rounds = new long[64];

    private long firstRound;
    private long nextRound;

    void add(long position, boolean start) {
        if (start) {
            if (nextRound - firstRound == rounds.length) {
                rounds = grown(rounds, firstRound);
            }
            rounds[slot(rounds, nextRound++)] = nextFrame;
        }
        if (nextFrame - firstFrame == frames.length) {
            frames = grown(frames, firstFrame);
        }
        frames[slot(frames, nextFrame++)] = position;
    }

    /**
     * Forgets the frames that end at or below a position, and the rounds whose START is among them. One that is only
     * partly below stays: a cursor may be in the middle of it.
     */
    void forgetBelow(long position, long tail) {
        while (firstFrame < nextFrame && positionOf(firstFrame + 1, tail) <= position) {
            firstFrame++;
        }
        while (firstRound < nextRound && rounds[slot(rounds, firstRound)] < firstFrame) {
            firstRound++;
        }
    }

    long nextFrame() {
        return nextFrame;
    }

    /** Number of the newest round, or -1 if the ring holds no START. */
    long newestRound() {
        return firstRound < nextRound ? nextRound - 1 : -1;
    }

    long startFrameOf(long round) {
        return rounds[slot(rounds, round)];
    }

    /** Where a frame begins; where the ring ends for the frame that is still to come. */
    long positionOf(long frame, long tail) {
        return frame == nextFrame ? tail : frames[slot(frames, frame)];
    }

    /** Number of the frame that holds the byte at a position; of the frame still to come at the ring's end. */
    long frameAt(long position, long tail) {
        if (position == tail) {
            return nextFrame;
        }
        long low = firstFrame;
        long high = nextFrame - 1;
        while (low < high) {
            long middle = (low + high + 1) >>> 1;
            if (frames[slot(frames, middle)] <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Number of the first round whose START comes after a frame. */
    long roundAfter(long frame) {
        long low = firstRound;
        long high = nextRound;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (rounds[slot(rounds, middle)] > frame) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    boolean hasRound(long round) {
        return round < nextRound;
    }

    private static int slot(long[] ring, long number) {
        return (int) number & ring.length - 1;
    }

    private static long[] grown(long[] old, long first) {
        long[] grown = new long[old.length * 2];
        for (long number = first; number < first + old.length; number++) {
            grown[slot(grown, number)] = old[slot(old, number)];
        }
        return grown;
    }
}
