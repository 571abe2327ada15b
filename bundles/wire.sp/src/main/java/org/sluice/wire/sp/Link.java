package org.sluice.wire.sp;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** One connection to a publisher: first its handshake, then its cursor. Owned by the selector thread but for {@link #offer}. */
final class Link {

    final SocketChannel channel;
    final String remote;

    /** {@link System#nanoTime} by which the handshake must be complete. */
    final long handshakeDeadline;

    final Conversation conversation;

    SelectionKey key;

    /** Null until it is a subscriber. */
    Cursor cursor;

    /** The socket is full and the selector will say when it is not. Written by the selector thread. */
    volatile boolean blocked;

    /** Why a write from another thread failed; the selector thread closes the link. */
    volatile IOException failure;

    Link(SocketChannel channel, String remote, long handshakeDeadline, Conversation conversation) {
        this.channel = channel;
        this.remote = remote;
        this.handshakeDeadline = handshakeDeadline;
        this.conversation = conversation;
    }

    /**
     * One write from the publishing thread, if this subscriber had everything up to a position.
     *
     * @return false if the selector thread has something to do
     */
    boolean offer(long position) {
        if (blocked || cursor.isWaiting()) {
            return true; // the selector, or the next START, sees to it
        }
        if (cursor.position() != position || failure != null) {
            return false;
        }
        try {
            return cursor.tryWrite(channel) == Cursor.Progress.CAUGHT_UP;
        } catch (IOException e) {
            failure = e;
            return false;
        }
    }
}
