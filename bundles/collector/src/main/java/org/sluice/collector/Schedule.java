package org.sluice.collector;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Session;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;

/**
 * When a feed collects: the sessions of its instruments, or the windows an operator set instead. Not thread-safe; used
 * by the collector's thread.
 */
final class Schedule {

    /** How far ahead the next opening is looked for; the longest holidays are 11 days. */
    private static final int DAYS_AHEAD = 20;

    /** The last prices of a session come some seconds after its end. */
    static final Duration AFTER_CLOSE = Duration.ofSeconds(10);

    /** A stretch of time in which to collect; {@code continuousFrom} is null where quotes need not move. */
    record Span(Instant start, Instant end, Instant continuousFrom) {}

    private final Catalog catalog;
    private final Settings settings;
    private final Collection<Symbol> oneOfEachProduct;

    private List<Span> spans = List.of();
    private LocalDate builtFor;
    private long builtAt;

    Schedule(Catalog catalog, Settings settings, Collection<Symbol> oneOfEachProduct) {
        this.catalog = catalog;
        this.settings = settings;
        this.oneOfEachProduct = List.copyOf(oneOfEachProduct);
    }

    /** The span that contains the instant, or null. */
    Span at(Instant now) {
        for (Span span : spans(now)) {
            if (!now.isBefore(span.start) && now.isBefore(span.end)) {
                return span;
            }
        }
        return null;
    }

    /** The next span that begins after the instant, or null if none is near. */
    Span after(Instant now) {
        for (Span span : spans(now)) {
            if (span.start.isAfter(now)) {
                return span;
            }
        }
        return null;
    }

    private List<Span> spans(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, MarketTime.ZONE);
        long revision = catalog.revision();
        if (!today.equals(builtFor) || revision != builtAt) {
            spans = settings.alwaysOpen()
                    ? List.of(new Span(Instant.EPOCH, Instant.parse("9999-01-01T00:00:00Z"), null))
                    : settings.windows().isEmpty() ? fromCatalog(today) : fromWindows(today);
            builtFor = today;
            builtAt = revision;
        }
        return spans;
    }

    private List<Span> fromWindows(LocalDate today) {
        List<Span> found = new ArrayList<>();
        for (LocalDate day = today; !day.isAfter(today.plusDays(DAYS_AHEAD)); day = day.plusDays(1)) {
            if (settings.ignoreWeekend() && !catalog.isTradingDay(day)) {
                continue;
            }
            for (Window window : settings.windows()) {
                found.add(new Span(
                        day.atTime(window.start()).atZone(MarketTime.ZONE).toInstant(),
                        day.atTime(window.end()).atZone(MarketTime.ZONE).toInstant(),
                        null));
            }
        }
        return merge(found);
    }

    private List<Span> fromCatalog(LocalDate today) {
        List<Span> found = new ArrayList<>();
        // A night session of tomorrow's trading day, or of Monday's, may be running now.
        for (LocalDate day = today.minusDays(1); !day.isAfter(today.plusDays(DAYS_AHEAD)); day = day.plusDays(1)) {
            for (Symbol symbol : oneOfEachProduct) {
                for (Session session : catalog.sessions(symbol, day)) {
                    boolean moves = session.phase() == Phase.CONTINUOUS;
                    found.add(new Span(session.start(), session.end(), moves ? session.start() : null));
                }
            }
        }
        return merge(found);
    }

    /** Joins what touches or overlaps. */
    private static List<Span> merge(List<Span> found) {
        found.sort(Comparator.comparing(Span::start).thenComparing(Span::end));
        List<Span> merged = new ArrayList<>();
        for (Span span : found) {
            Span before = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (before == null || span.start.isAfter(before.end)) {
                merged.add(span);
            } else {
                Instant end = span.end.isAfter(before.end) ? span.end : before.end;
                Instant moves = before.continuousFrom != null ? before.continuousFrom : span.continuousFrom;
                merged.set(merged.size() - 1, new Span(before.start, end, moves));
            }
        }
        return List.copyOf(merged);
    }
}
