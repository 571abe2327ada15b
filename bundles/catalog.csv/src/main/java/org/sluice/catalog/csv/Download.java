package org.sluice.catalog.csv;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches a list from a web address, within a time and a size. Used by one thread at a time. */
final class Download {

    static final int MAX_BYTES = 32 << 20;

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration WHOLE = Duration.ofSeconds(15);

    private final int maxBytes;
    private final Duration longest;
    /** Made when first needed: most lists are files. */
    private HttpClient client;

    Download() {
        this(MAX_BYTES, WHOLE);
    }

    Download(int maxBytes, Duration longest) {
        this.maxBytes = maxBytes;
        this.longest = longest;
    }

    /**
     * All of it.
     *
     * @param remaining what is left of the caller's own time
     * @throws IOException saying why not, without the address
     */
    byte[] get(URI address, Duration remaining) throws IOException {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .connectTimeout(CONNECT)
                    .build();
        }
        Duration time = remaining.compareTo(longest) < 0 ? remaining : longest;
        HttpRequest request = HttpRequest.newBuilder(address).build();
        // A request's own time-out ends with the headers; this one is for the body, too.
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, header -> new Limited(BodySubscribers.ofByteArray(), maxBytes));
        try {
            HttpResponse<byte[]> response = answer.get(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException("HTTP " + response.statusCode());
            }
            return response.body();
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + time.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(reason(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            answer.cancel(true);
        }
    }

    private static String reason(Throwable cause) {
        // A refused connection has no message of its own.
        return cause.getMessage() == null
                ? "can't be reached (" + cause.getClass().getSimpleName() + ")"
                : cause.getMessage();
    }

    /** Ends a body that is longer than it may be. */
    private static final class Limited implements BodySubscriber<byte[]> {

        private final BodySubscriber<byte[]> whole;
        private final long maxBytes;
        private Flow.Subscription subscription;
        private long bytes;
        private boolean ended;

        Limited(BodySubscriber<byte[]> whole, long maxBytes) {
            this.whole = whole;
            this.maxBytes = maxBytes;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription next) {
            subscription = next;
            whole.onSubscribe(next);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            if (ended) {
                return;
            }
            bytes += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
            if (bytes <= maxBytes) {
                whole.onNext(buffers);
            } else {
                ended = true;
                subscription.cancel();
                whole.onError(new IOException("larger than " + maxBytes + " bytes"));
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (!ended) {
                whole.onError(failure);
            }
        }

        @Override
        public void onComplete() {
            if (!ended) {
                whole.onComplete();
            }
        }
    }
}
