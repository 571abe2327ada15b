package org.sluice.wire.sp;

import java.nio.ByteBuffer;

/**
 * Answers requests. Called by the replier's workers, several at once. A requester that waits too long sends its request
 * again: answering twice must do no harm.
 */
@FunctionalInterface
public interface SpRequestHandler {

    /**
     * Answers one request.
     *
     * @param remote the requester's address, for a log or an audit
     * @param request from position to limit; valid during the call only
     * @return the answer from position to limit, not changed afterwards; null: none, the requester waits in vain
     */
    ByteBuffer answer(String remote, ByteBuffer request);
}
