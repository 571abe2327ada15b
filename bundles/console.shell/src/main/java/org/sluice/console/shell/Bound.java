package org.sluice.console.shell;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The services of one kind that are there now. One is called only under its own lock, and taking it out waits for that
 * lock: none is called after its deactivation has begun, and a slow one holds up nobody else's coming and going.
 */
final class Bound<S> {

    private static final class Entry<S> {
        final String name;
        final S service;
        boolean gone;

        Entry(String name, S service) {
            this.name = name;
            this.service = service;
        }

        synchronized <R> Optional<R> ask(Function<S, R> question) {
            return gone ? Optional.empty() : Optional.ofNullable(question.apply(service));
        }

        synchronized void leave() {
            gone = true;
        }
    }

    private final List<Entry<S>> entries = new CopyOnWriteArrayList<>();

    void add(String name, S service) {
        entries.add(new Entry<>(name, service));
    }

    void remove(S service) {
        for (Entry<S> entry : entries) {
            if (entry.service == service) {
                entry.leave();
                entries.remove(entry);
                return;
            }
        }
    }

    /** Asks every service; one that answers null, or is gone meanwhile, is left out. */
    <R> List<R> all(Function<S, R> question) {
        return named((name, service) -> question.apply(service));
    }

    /** Does something to every service. */
    void each(Consumer<S> action) {
        all(service -> {
            action.accept(service);
            return null;
        });
    }

    /** Asks every service, the question knowing the name it was bound with. */
    <R> List<R> named(BiFunction<String, S, R> question) {
        return entries.stream()
                .flatMap(entry -> entry.ask(service -> question.apply(entry.name, service)).stream())
                .toList();
    }

    /** Asks the one that came last; empty if there is none. */
    <R> Optional<R> latest(Function<S, R> question) {
        List<Entry<S>> now = List.copyOf(entries);
        return now.isEmpty() ? Optional.empty() : now.get(now.size() - 1).ask(question);
    }
}
