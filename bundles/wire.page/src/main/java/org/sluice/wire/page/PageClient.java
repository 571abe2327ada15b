package org.sluice.wire.page;

import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The HTTP client for the page, with all its threads and connections.
 *
 * <p>Java 17's client has no way to close it: its own thread ends some time after the client has become garbage, and
 * until then keeps the connections, and this bundle's classes after a swap. So all its threads live in one group that
 * {@link #close} interrupts, on which that thread closes the connections and ends.
 */
final class PageClient implements AutoCloseable {

    private static final long CLOSE_MILLIS = 1000;
    private static final long IDLE_SECONDS = 30;

    private final ThreadGroup threads;
    private final ThreadPoolExecutor workers;
    private final HttpClient client;

    PageClient(String name, PageSettings settings) {
        threads = new ThreadGroup(name);
        AtomicInteger number = new AtomicInteger();
        workers = new ThreadPoolExecutor(
                PageSettings.MOST_REQUESTS,
                PageSettings.MOST_REQUESTS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> thread(task, name + "-http-" + number.incrementAndGet()));
        workers.allowCoreThreadTimeOut(true);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(workers)
                .proxy(settings.proxy() == null ? HttpClient.Builder.NO_PROXY : ProxySelector.of(settings.proxy()));
        // the client's own thread joins the group of the thread that builds it
        client = CompletableFuture.supplyAsync(
                        builder::build, task -> thread(task, name + "-start").start())
                .join();
    }

    HttpClient client() {
        return client;
    }

    /** Ends every thread and connection; nothing is under way then, as each sweep cancels what it leaves. */
    @Override
    public void close() {
        threads.interrupt();
        workers.shutdownNow();
        try {
            workers.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread thread(Runnable task, String name) {
        Thread thread = new Thread(threads, task, name);
        thread.setDaemon(true);
        return thread;
    }
}
