package org.sluice.fetcher.nng;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.sluice.api.market.Tick;

/**
 * Decodes messages side by side and gives them back in the order they came. With one worker there is no thread: who
 * asks for the ticks decodes them, and also does so with more, rather than wait for a worker to begin. One thread at a
 * time.
 */
final class Decoding {

    /** Messages under way for each worker. */
    private static final int AHEAD = 2;

    private final RoundQueue queue;
    private final ExecutorService workers;
    private final int ahead;
    private final Deque<Step> steps = new ArrayDeque<>();

    Decoding(int workers, RoundQueue queue) {
        this.queue = queue;
        this.ahead = workers == 1 ? 1 : workers * AHEAD;
        this.workers = workers == 1 ? null : Executors.newFixedThreadPool(workers, Decoding::thread);
    }

    /** The next message, begun to be decoded like those behind it; null if none comes in time. */
    Step next(Rows rows, long withinMillis) {
        steps.stream().filter(step -> step.rows != rows).forEach(step -> begin(step, rows));
        while (steps.size() < ahead) {
            Message message = queue.take(steps.isEmpty() ? withinMillis : 0);
            if (message == null) {
                break;
            }
            Step step = new Step(message);
            begin(step, rows);
            steps.add(step);
        }
        return steps.poll();
    }

    void close() {
        if (workers != null) {
            workers.shutdownNow();
        }
    }

    private void begin(Step step, Rows rows) {
        step.rows = rows;
        if (step.kind() == Message.Kind.DATA) {
            step.task = new FutureTask<>(() -> rows.read(step.message));
            if (workers != null) {
                workers.execute(step.task);
            }
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "fetcher-nng-decode");
        thread.setDaemon(true);
        return thread;
    }

    /** One message on its way. */
    static final class Step {
        private final Message message;
        private Rows rows;
        private FutureTask<List<Tick>> task;

        private Step(Message message) {
            this.message = message;
        }

        Message.Kind kind() {
            return message.kind();
        }

        /** The ticks of a DATA message, waited for if a worker is at it. */
        List<Tick> ticks() {
            task.run(); // does nothing if a worker has begun
            try {
                return task.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("decoding: " + e.getCause(), e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            }
        }
    }
}
