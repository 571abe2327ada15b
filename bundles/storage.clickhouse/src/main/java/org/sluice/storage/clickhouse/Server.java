package org.sluice.storage.clickhouse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * ClickHouse's HTTP interface: one statement a request. Every request and its whole answer are bounded in time, answers
 * in size. Thread-safe.
 *
 * <p>Java 17's client has no way to close it: its own thread ends some time after the client has become garbage. So all
 * its threads live in one group that {@link #close} interrupts, on which that thread closes the connections and ends.
 */
final class Server implements AutoCloseable {

    /** Larger than any page that is asked for. */
    private static final int MOST_ANSWER = 256 << 20;

    private static final int MOST_ERROR = 300;
    private static final int OK = 200;
    private static final int THREADS = 4;
    private static final long IDLE_SECONDS = 30;
    private static final long CLOSE_MILLIS = 1_000;

    private final Settings settings;
    private final ThreadGroup group = new ThreadGroup("storage.clickhouse");
    private final ThreadPoolExecutor workers;
    private final HttpClient client;

    Server(Settings settings) {
        this.settings = settings;
        AtomicInteger number = new AtomicInteger();
        workers = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> thread(task, "storage.clickhouse-http-" + number.incrementAndGet()));
        workers.allowCoreThreadTimeOut(true);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(settings.timeout())
                .executor(workers);
        // the client's own thread joins the group of the thread that builds it
        client = CompletableFuture.supplyAsync(
                        builder::build,
                        task -> thread(task, "storage.clickhouse-start").start())
                .join();
    }

    private Thread thread(Runnable task, String name) {
        Thread thread = new Thread(group, task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Runs a statement and waits until it is done. */
    byte[] run(String sql) throws IOException {
        return post(
                "wait_end_of_query=1", HttpRequest.BodyPublishers.ofByteArray(sql.getBytes(StandardCharsets.UTF_8)));
    }

    /** The single value that a query answers. */
    String value(String sql) throws IOException {
        return new String(run(sql), StandardCharsets.UTF_8).strip();
    }

    /** Sends rows; they are in the table when it returns, also on the other servers of a cluster. */
    void insert(String into, RowWriter rows) throws IOException {
        post(
                "insert_distributed_sync=1&query="
                        + URLEncoder.encode("INSERT INTO " + into + " FORMAT RowBinary", StandardCharsets.UTF_8),
                HttpRequest.BodyPublishers.ofByteArray(rows.bytes(), 0, rows.length()));
    }

    private byte[] post(String parameters, HttpRequest.BodyPublisher content) throws IOException {
        String path = settings.url().getRawPath();
        URI uri = settings.url().resolve((path.isEmpty() ? "/" : path) + '?' + parameters);
        String credentials = settings.user() + ':' + settings.password();
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(settings.timeout())
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
                .POST(content)
                .build();
        Answer answer = new Answer();
        CompletableFuture<HttpResponse<Void>> future =
                client.sendAsync(request, head -> BodySubscribers.ofByteArrayConsumer(answer::add));
        try {
            HttpResponse<Void> response = future.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
            if (response.statusCode() != OK) {
                throw new IOException(settings.url() + ": " + answer.firstLine(response.statusCode()));
            }
            return answer.bytes();
        } catch (TimeoutException e) {
            throw new IOException(settings.url() + ": no answer within " + shown(settings.timeout()), e);
        } catch (ExecutionException e) {
            throw new IOException(settings.url() + ": " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(settings.url() + ": interrupted", e);
        } finally {
            // what is still under way is not waited for
            future.cancel(true);
        }
    }

    private static String shown(Duration wait) {
        return wait.toSeconds() + " s (timeoutSeconds)";
    }

    @Override
    public void close() {
        group.interrupt();
        workers.shutdownNow();
        try {
            workers.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Collects an answer; of one that is too long the rest is dropped. */
    private static final class Answer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean tooLong;

        synchronized void add(Optional<byte[]> some) {
            if (some.isPresent() && !tooLong) {
                tooLong = bytes.size() + (long) some.get().length > MOST_ANSWER;
                if (!tooLong) {
                    bytes.writeBytes(some.get());
                }
            }
        }

        synchronized byte[] bytes() throws IOException {
            if (tooLong) {
                throw new IOException("the server's answer is longer than " + MOST_ANSWER + " bytes");
            }
            return bytes.toByteArray();
        }

        /** ClickHouse answers an error as text, and begins with its code. */
        synchronized String firstLine(int status) {
            String text = bytes.toString(StandardCharsets.UTF_8).strip();
            String line = text.lines().findFirst().orElse("status " + status);
            return line.length() > MOST_ERROR ? line.substring(0, MOST_ERROR) + "…" : line;
        }
    }
}
