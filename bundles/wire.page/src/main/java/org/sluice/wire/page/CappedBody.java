package org.sluice.wire.page;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Collects an answer up to a limit, and breaks it off beyond. The body of anything but HTTP 200 is not read at all.
 * Called by the client's threads, one call at a time.
 */
final class CappedBody implements HttpResponse.BodySubscriber<byte[]> {

    /** An answer to 60 codes has about 20 KiB, one to 140 codes no more than twice that. */
    static final int LIMIT = 1 << 20;

    private static final int FIRST_SIZE = 32 << 10;
    private static final int OK = 200;

    private final boolean wanted;
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private Flow.Subscription subscription;
    private byte[] bytes;
    private int size;

    CappedBody(HttpResponse.ResponseInfo head) {
        wanted = head.statusCode() == OK;
        bytes = new byte[wanted ? FIRST_SIZE : 0];
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        if (wanted) {
            subscription.request(Long.MAX_VALUE);
        } else {
            subscription.cancel();
            result.complete(bytes);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            int more = buffer.remaining();
            if (result.isDone()) {
                return;
            }
            if (size + more > LIMIT) {
                subscription.cancel();
                result.completeExceptionally(new IOException("an answer of more than " + LIMIT + " bytes"));
                return;
            }
            if (size + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
            }
            buffer.get(bytes, size, more);
            size += more;
        }
    }

    @Override
    public void onError(Throwable failure) {
        result.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        result.complete(size == bytes.length ? bytes : Arrays.copyOf(bytes, size));
    }
}
