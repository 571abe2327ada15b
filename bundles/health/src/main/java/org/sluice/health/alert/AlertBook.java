package org.sluice.health.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.sluice.api.health.Alert;

/**
 * What stands, so that each trouble is told once: when it has held for a while, again if it stands for long, and when it
 * has been gone for as long. For one thread; {@link #alerts()} for any.
 */
final class AlertBook {

    /** One trouble, from when it was first seen until it is over. */
    private static final class Entry {
        final Instant since;
        Condition condition;
        Instant seen;
        Instant told;
        /** When it was last sent to people, or null; the log hears of it at any hour. */
        Instant sent;

        Entry(Condition condition, Instant now) {
            this.since = now;
            this.condition = condition;
        }

        Alert alert() {
            return new Alert(condition.rule(), condition.subject(), condition.text(), since);
        }
    }

    /** What came of one look. */
    record Told(List<Notice> log, List<Notice> people) {}

    private record Key(String rule, String subject) {}

    private final Duration raiseAfter;
    private final Duration repeat;
    private final Map<Key, Entry> entries = new LinkedHashMap<>();
    /** Recovered while people slept; told when they wake up. */
    private final Map<Key, Notice> later = new LinkedHashMap<>();

    private volatile List<Alert> standing = List.of();

    /** @param repeat after this it is told again; zero: never */
    AlertBook(Duration raiseAfter, Duration repeat) {
        this.raiseAfter = raiseAfter;
        this.repeat = repeat;
    }

    /** What was raised and is not over, the oldest first. Any thread. */
    List<Alert> alerts() {
        return standing;
    }

    /**
     * Notes what is wrong now.
     *
     * @param patience how long the conditions of a rule must hold at least
     * @param open whether a feed is in session; what belongs to another's session is over
     * @param awake whether people are to be told now; what they miss they hear when they are again
     */
    Told look(
            List<Condition> conditions,
            Instant now,
            Map<String, Duration> patience,
            Predicate<String> open,
            boolean awake) {
        List<Notice> log = new ArrayList<>();
        List<Notice> people = new ArrayList<>();
        for (Condition condition : conditions) {
            Entry entry = entries.computeIfAbsent(
                    new Key(condition.rule(), condition.subject()), key -> new Entry(condition, now));
            entry.condition = condition;
            entry.seen = now;
        }
        entries.entrySet().removeIf(each -> isOver(each.getKey(), each.getValue(), now, open, log));
        later.forEach((key, notice) -> {
            if (entries.containsKey(key)) {
                entries.get(key).sent = notice.time(); // people still believe that it stands
            }
        });
        later.keySet().removeAll(entries.keySet());
        if (awake) {
            people.addAll(later.values());
            later.clear();
        }
        entries.forEach((key, entry) -> {
            Duration needed = longer(raiseAfter, patience.getOrDefault(key.rule(), Duration.ZERO));
            if (entry.told == null && now.isBefore(entry.since.plus(needed))) {
                return;
            }
            if (entry.told == null) {
                log.add(new Notice(Notice.Kind.RAISED, entry.alert(), now));
                entry.told = now;
            } else if (due(entry.told, now)) {
                log.add(new Notice(Notice.Kind.REPEATED, entry.alert(), now));
                entry.told = now;
            }
            if (awake && (entry.sent == null || due(entry.sent, now))) {
                Notice.Kind kind = entry.sent == null ? Notice.Kind.RAISED : Notice.Kind.REPEATED;
                people.add(new Notice(kind, entry.alert(), now));
                entry.sent = now;
            }
        });
        standing = entries.values().stream()
                .filter(entry -> entry.told != null)
                .map(Entry::alert)
                .sorted(Comparator.comparing(Alert::since))
                .toList();
        return new Told(log, people);
    }

    private boolean isOver(Key key, Entry entry, Instant now, Predicate<String> open, List<Notice> log) {
        boolean sessionOver = !entry.condition.feed().isEmpty() && !open.test(entry.condition.feed());
        // as long gone as it had to hold: what flickers is one trouble
        boolean gone = !entry.seen.equals(now) && !now.isBefore(entry.seen.plus(raiseAfter));
        if (!sessionOver && !gone) {
            return false;
        }
        if (entry.told != null) {
            Notice notice = new Notice(sessionOver ? Notice.Kind.ENDED : Notice.Kind.RECOVERED, entry.alert(), now);
            log.add(notice);
            if (!sessionOver && entry.sent != null) {
                later.put(key, notice);
            }
        }
        return true;
    }

    private boolean due(Instant last, Instant now) {
        return !repeat.isZero() && !now.isBefore(last.plus(repeat));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
