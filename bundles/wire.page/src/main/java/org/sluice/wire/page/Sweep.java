package org.sluice.wire.page;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The requests of one poll. They run side by side; their answers come back through a queue to the polling thread, which
 * is the only one that reads them and hands them on. Used once.
 */
final class Sweep<A extends Portion.Keyed> {

    /** A request that is under way, and then what became of it; the queue makes the latter visible. */
    private static final class Call<A extends Portion.Keyed> {
        private final Portion<A> portion;
        private final long allowed;
        private final long deadline;
        private CompletableFuture<HttpResponse<byte[]>> future;
        private HttpResponse<byte[]> response;
        private Throwable failure;

        /** @param allowed nanoseconds from now on */
        Call(Portion<A> portion, long allowed) {
            this.portion = portion;
            this.allowed = allowed;
            deadline = System.nanoTime() + allowed;
        }
    }

    /** Leaves time below the 2 s of a poll for reading the last answer, also when there is more than one wave. */
    private static final long BUDGET_NANOS = TimeUnit.MILLISECONDS.toNanos(1800);

    private static final int OK = 200;

    private final HttpClient client;
    private final PageSettings settings;
    private final Charset usual;
    private final List<Portion<A>> portions;
    private final PageTally tally;
    private final ServerClock serverClock;
    private final BlockingQueue<Call<A>> finished = new LinkedBlockingQueue<>();
    private final Deque<Call<A>> running = new ArrayDeque<>();
    private final Set<String> causes = new LinkedHashSet<>();
    private int started;
    private int answered;
    private int failed;
    private int timedOut;
    private int refusal;

    Sweep(
            HttpClient client,
            PageSettings settings,
            Charset usual,
            List<Portion<A>> portions,
            PageTally tally,
            ServerClock serverClock) {
        this.client = client;
        this.settings = settings;
        this.usual = usual;
        this.portions = portions;
        this.tally = tally;
        this.serverClock = serverClock;
    }

    /**
     * Sends every request and hands each answer on as it comes; returns within 1.8 s plus what the receiver needs, with
     * nothing left under way. Failures don't throw: see {@link #failed}.
     */
    void run(Page.Receiver<A> receiver) throws InterruptedIOException {
        long end = System.nanoTime() + BUDGET_NANOS;
        try {
            while (true) {
                start(end);
                Call<A> oldest = running.peekFirst();
                if (oldest == null) {
                    break;
                }
                Call<A> call = finished.poll(oldest.deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (call == null) {
                    running.remove(oldest);
                    oldest.future.cancel(true);
                    outOfTime(oldest);
                } else if (running.remove(call)) {
                    settle(call, receiver);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + settings.host());
        } finally {
            running.forEach(call -> call.future.cancel(true));
        }
        int unsent = portions.size() - started;
        if (unsent > 0) {
            if (refusal == 0) {
                causes.add("no time left to ask " + settings.host());
            }
            fail(unsent);
        }
    }

    /** Requests that were answered with something readable. */
    int answered() {
        return answered;
    }

    /** Requests that were not answered, not so, or not sent. */
    int failed() {
        return failed;
    }

    /** The distinct causes of the failures, for people. */
    String causes() {
        return String.join(", ", causes);
    }

    /** The status by which the page refused, or 0. */
    int refusal() {
        return refusal;
    }

    private void start(long end) {
        // The place of a request that ran out of time stays taken: the page may still be busy with it. And a page that
        // refuses is not asked again.
        while (started < portions.size()
                && running.size() + timedOut < settings.parallelRequests()
                && refusal == 0
                && System.nanoTime() < end) {
            Portion<A> portion = portions.get(started++);
            Call<A> call = new Call<>(portion, Math.min(settings.timeout().toNanos(), end - System.nanoTime()));
            call.future = client.sendAsync(portion.request(), CappedBody::new);
            running.add(call);
            tally.request();
            call.future.whenComplete((response, failure) -> {
                call.response = response;
                call.failure = failure;
                finished.add(call);
            });
        }
    }

    private void settle(Call<A> call, Page.Receiver<A> receiver) {
        if (call.failure != null) {
            fail(call, call.failure);
            return;
        }
        serverClock.heard(call.response.headers());
        int status = call.response.statusCode();
        if (status != OK) {
            if (RefusalPause.isRefusal(status)) {
                refusal = status;
                tally.refusal();
            }
            causes.add("HTTP " + status + " from " + settings.host());
            fail(1);
            return;
        }
        try {
            receiver.accept(call.portion, new String(call.response.body(), charset(call.response, usual)));
            answered++;
        } catch (IOException e) {
            fail(call, e);
        }
    }

    private void fail(Call<A> call, Throwable thrown) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (failure instanceof HttpTimeoutException) {
            outOfTime(call);
            return;
        }
        if (failure instanceof ConnectException) {
            boolean unknown = failure.getCause() instanceof UnresolvedAddressException;
            causes.add((unknown ? "no address known for " : "no connection to ") + peer());
        } else {
            String words = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
            causes.add(words + " from " + settings.host());
        }
        fail(1);
    }

    private void outOfTime(Call<A> call) {
        timedOut++;
        causes.add("no whole answer from " + settings.host() + " within " + TimeUnit.NANOSECONDS.toMillis(call.allowed)
                + " ms");
        fail(1);
    }

    private void fail(int count) {
        failed += count;
        tally.failed(count);
    }

    /** Whom we connect to. */
    private String peer() {
        return settings.proxy() == null ? settings.host() : "proxy " + settings.proxyName();
    }

    /** The charset the answer names, else the usual one. */
    private static Charset charset(HttpResponse<?> response, Charset usual) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        for (String part : type.split(";")) {
            String parameter = part.strip();
            if (parameter.toLowerCase(Locale.ROOT).startsWith("charset=")) {
                String name = parameter
                        .substring("charset=".length())
                        .replace("\"", "")
                        .strip();
                try {
                    return Charset.forName(name);
                } catch (IllegalArgumentException e) {
                    // a name nobody knows: what the page sends is the usual all the same
                    return usual;
                }
            }
        }
        return usual;
    }
}
