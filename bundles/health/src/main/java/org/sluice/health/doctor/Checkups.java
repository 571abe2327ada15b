package org.sluice.health.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.health.Bound;
import org.sluice.health.Bound.Question;

/** Lets every component examine itself, all at once, and waits for none of them too long. Thread-safe. */
final class Checkups {

    private final Bound<Checkup> services;
    private final Duration limit;
    private final Set<Object> busy = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "health-checkup");
        thread.setDaemon(true);
        return thread;
    });

    /** @param limit for all of them together */
    Checkups(Bound<Checkup> services, Duration limit) {
        this.services = services;
        this.limit = limit;
    }

    List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        Map<Question<List<Finding>>, Future<List<List<Finding>>>> answers = new LinkedHashMap<>();
        for (Question<List<Finding>> question : services.questions((name, checkup) -> List.copyOf(checkup.examine()))) {
            if (busy.add(question.id())) {
                answers.put(question, threads.submit(() -> {
                    try {
                        return question.call().call();
                    } finally {
                        busy.remove(question.id());
                    }
                }));
            } else {
                findings.add(failed(question.name(), "it is still busy with the examination before"));
            }
        }
        long deadline = System.nanoTime() + limit.toNanos();
        answers.forEach((question, answer) -> {
            try {
                answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)
                        .forEach(findings::addAll);
            } catch (TimeoutException e) {
                answer.cancel(true);
                findings.add(failed(question.name(), "it did not answer within " + limit.toMillis() + " ms"));
            } catch (ExecutionException e) {
                findings.add(failed(question.name(), "it failed: " + e.getCause()));
            } catch (InterruptedException e) {
                answer.cancel(true);
                Thread.currentThread().interrupt();
                findings.add(failed(question.name(), "the examination was interrupted"));
            }
        });
        return findings;
    }

    void close() {
        threads.shutdownNow();
    }

    private static Finding failed(String name, String fact) {
        return Finding.bad(
                Checkup.PLUGINS,
                name,
                "could not examine itself: " + fact,
                "look into var/log/sluice.log for this component");
    }
}
