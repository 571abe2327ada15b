package org.sluice.health;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

/**
 * The services of one kind that are there now. Each is called only under its own lock, and removing it waits for that
 * lock: none is called after its deactivation has begun.
 */
public final class Bound<S> {

    private static final class Entry<S> {
        final String name;
        final S service;
        boolean gone;

        Entry(String name, S service) {
            this.name = name;
            this.service = service;
        }

        synchronized <R> void ask(BiFunction<String, S, R> question, List<R> answers) {
            R answer = gone ? null : question.apply(name, service);
            if (answer != null) {
                answers.add(answer);
            }
        }

        synchronized void leave() {
            gone = true;
        }
    }

    private final List<Entry<S>> entries = new CopyOnWriteArrayList<>();

    /** From now on it is asked. */
    public void add(String name, S service) {
        entries.add(new Entry<>(name, service));
    }

    /** When this returns it is asked no more. */
    public void remove(S service) {
        for (Entry<S> entry : entries) {
            if (entry.service == service) {
                entry.leave();
                entries.remove(entry);
                return;
            }
        }
    }

    /** Asks every service, by the thread that calls this; one that answers null is left out. */
    public <R> List<R> ask(BiFunction<String, S, R> question) {
        List<R> answers = new ArrayList<>();
        entries.forEach(entry -> entry.ask(question, answers));
        return answers;
    }

    /** For each service something that asks it, to be run by another thread; it answers at most one. */
    public <R> List<Question<R>> questions(BiFunction<String, S, R> question) {
        List<Question<R>> questions = new ArrayList<>();
        for (Entry<S> entry : entries) {
            questions.add(new Question<>(entry, entry.name, () -> {
                List<R> answers = new ArrayList<>();
                entry.ask(question, answers);
                return answers;
            }));
        }
        return questions;
    }

    /**
     * A question to one service.
     *
     * @param id the same object each time for the same service
     * @param name what the service was bound as
     */
    public record Question<R>(Object id, String name, Callable<List<R>> call) {}
}
