package org.sluice.collector;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.sluice.api.feed.FeedStatus.SourceStatus;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.market.Symbol;

/** The fetchers that are there, seen through one feed's order of preference. Guarded by the loop's lock. */
final class Sources {

    private final List<Source> bound = new CopyOnWriteArrayList<>();
    private volatile Settings settings;

    Sources(Settings settings) {
        this.settings = settings;
    }

    void change(Settings next) {
        settings = next;
    }

    void add(Fetcher fetcher, Map<String, Object> properties) {
        bound.add(new Source(fetcher, properties, settings));
    }

    /** The source of that fetcher, which is no longer here; null if it never was. */
    Source remove(Fetcher fetcher) {
        for (Source source : bound) {
            if (source.fetcher() == fetcher) {
                bound.remove(source);
                return source;
            }
        }
        return null;
    }

    /**
     * The most preferred source that may be asked now, or null. One that only delivered old data is asked again before
     * nobody is.
     *
     * @param after only sources less preferred than this one; null: any
     */
    Source pick(Instant now, Source after) {
        Source stale = null;
        List<Source> usable = usable();
        for (Source source : usable.subList(after == null ? 0 : usable.indexOf(after) + 1, usable.size())) {
            if (!source.resting(now)) {
                return source;
            }
            if (stale == null && source.stale()) {
                stale = source;
            }
        }
        return stale;
    }

    /** The most preferred source that may be asked now and has not delivered old data at last, or null. */
    Source pickSound(Instant now) {
        return usable().stream()
                .filter(source -> !source.resting(now) && !source.stale())
                .findFirst()
                .orElse(null);
    }

    /** Sources named by the settings and of the feed's origin, in order of preference. */
    private List<Source> usable() {
        List<Source> usable = new ArrayList<>();
        for (String name : settings.fetchers()) {
            for (Source source : bound) {
                if (source.name().equals(name) && source.origin() == settings.origin() && !usable.contains(source)) {
                    usable.add(source);
                }
            }
        }
        return usable;
    }

    /** Milliseconds until a source may be asked again, at most the given ones, at least 1. */
    long earliestRetryMillis(Instant now, long most) {
        long earliest = most;
        for (Source source : usable()) {
            earliest = Math.min(earliest, source.restUntilMillis() - now.toEpochMilli());
        }
        return Math.max(1, earliest);
    }

    /** Why no source can be asked, in one sentence. */
    String whyNone(Instant now) {
        if (settings.fetchers().isEmpty()) {
            return "no source: the key fetchers is empty";
        }
        List<String> reasons = new ArrayList<>();
        for (SourceStatus source : status(now)) {
            if (!source.present()) {
                reasons.add(source.name() + " is not installed or not started");
            } else if (source.origin() != settings.origin()) {
                reasons.add(source.name() + " is " + source.origin() + ", this feed is " + settings.origin());
            } else {
                reasons.add(source.name() + ": " + source.lastError());
            }
        }
        return "no source delivers: " + String.join("; ", reasons);
    }

    List<SourceStatus> status(Instant now) {
        List<SourceStatus> status = new ArrayList<>();
        for (String name : settings.fetchers()) {
            status.add(bound.stream()
                    .filter(source -> source.name().equals(name))
                    .findFirst()
                    .map(source -> source.status(now))
                    .orElse(new SourceStatus(name, false, null, 0, 0, null, null, List.of())));
        }
        return status;
    }

    /** Quotes that contradicted themselves, by source and product. */
    Map<String, Long> doubtfulUnits() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Source source : bound) {
            source.units().counts().forEach((product, count) -> counts.put(source.name() + '.' + product, count));
        }
        return counts;
    }

    /** The slice that contains the symbol. */
    static int indexOf(List<List<Symbol>> slices, Symbol symbol) {
        for (int index = 0; index < slices.size(); index++) {
            if (slices.get(index).contains(symbol)) {
                return index;
            }
        }
        return 0;
    }
}
