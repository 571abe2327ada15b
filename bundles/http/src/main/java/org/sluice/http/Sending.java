package org.sluice.http;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/** One message on its way out, in frames of a size that lets pings between them. Its bytes are not copied. */
final class Sending extends IteratingCallback {

    private static final int FRAME_BYTES = 256 << 10;

    private final CoreSession core;
    private final ByteBuffer rest;
    private final Runnable done;
    private final Runnable progress;
    private final Consumer<Sending> sent;
    private boolean first = true;
    private volatile Thread beginning;

    Sending(CoreSession core, ByteBuffer message, Runnable done, Runnable progress, Consumer<Sending> sent) {
        this.core = core;
        this.rest = message.slice();
        this.done = done;
        this.progress = progress;
        this.sent = sent;
    }

    void begin() {
        beginning = Thread.currentThread();
        iterate();
        beginning = null;
    }

    /** Whether this thread is the one that sends it, and has not returned to its caller. */
    boolean isBeginning() {
        return Thread.currentThread() == beginning;
    }

    Runnable done() {
        return done;
    }

    @Override
    protected Action process() {
        if (!first && !rest.hasRemaining()) {
            return Action.SUCCEEDED;
        }
        if (!first) {
            progress.run();
        }
        int length = Math.min(FRAME_BYTES, rest.remaining());
        ByteBuffer payload = rest.slice(rest.position(), length);
        rest.position(rest.position() + length);
        byte opCode = first ? OpCode.TEXT : OpCode.CONTINUATION;
        first = false;
        core.sendFrame(new Frame(opCode, !rest.hasRemaining(), payload), this, false);
        return Action.SCHEDULED;
    }

    @Override
    protected void onCompleted(Throwable cause) {
        // written, or the connection is gone: the last call says which
        sent.accept(this);
    }
}
