package org.sluice.health.alert;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes HTTP calls that end in time whatever the other side does. Thread-safe. */
final class Caller {

    private final HttpClient client;
    private final Duration limit;

    /** @param limit from the call to the last byte of the answer */
    Caller(Duration limit) {
        this.limit = limit;
        // a redirect is not followed: the URL is a secret meant for one host
        client = HttpClient.newBuilder()
                .connectTimeout(limit)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * Calls and waits for the whole answer.
     *
     * @throws IOException saying in words that are safe to show why there was none
     */
    HttpResponse<byte[]> call(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + limit.toMillis() + " ms");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            // a message of the client's own may be empty, and may hold the URL: the caller hides that
            throw new IOException(
                    cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage()));
        } finally {
            answer.cancel(true);
        }
    }
}
