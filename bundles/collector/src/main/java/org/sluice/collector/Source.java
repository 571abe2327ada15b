package org.sluice.collector;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.sluice.api.feed.FeedStatus.SourceStatus;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Tick;

/** One bound fetcher and how it has done. Guarded by the collector's poll lock; the status may be read by any thread. */
final class Source {

    /** Share of the universe that must advance within the time after which a source is stale. */
    private static final double LEAST_ADVANCING = 0.01;

    private final Fetcher fetcher;
    private final String name;
    private final Origin origin;
    private final boolean stream;
    private final int batch;
    private final Containment containment;
    private final UnitCheck units = new UnitCheck();

    private volatile long ticks;
    private boolean stale;
    private Instant newest;
    private Instant newestAtFailure;
    private Instant windowStart;
    private long advanced;

    Source(Fetcher fetcher, Map<String, Object> properties, Settings settings) {
        this.fetcher = fetcher;
        this.name = String.valueOf(properties.get(Fetcher.NAME));
        this.origin = "LIVE".equals(String.valueOf(properties.get(Fetcher.ORIGIN))) ? Origin.LIVE : Origin.TEST;
        this.stream = "stream".equals(properties.get(Fetcher.PACE));
        this.batch = batch(properties.get(Fetcher.BATCH));
        this.containment = new Containment(
                "fetcher " + name + " of feed " + settings.feed(), settings.retryMillis(), settings.retryMaxMillis());
    }

    /** A number, or its text when the property comes from a file. */
    private static int batch(Object value) {
        String text = String.valueOf(value).strip();
        return text.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(text) : Integer.MAX_VALUE;
    }

    Fetcher fetcher() {
        return fetcher;
    }

    String name() {
        return name;
    }

    Origin origin() {
        return origin;
    }

    boolean stream() {
        return stream;
    }

    int batch() {
        return batch;
    }

    /** Whether it is left alone for a while after a failure. */
    boolean resting(Instant now) {
        return containment.resting(now.toEpochMilli());
    }

    /** Whether its last failure was old data, not an error: asking it again does no harm. */
    boolean stale() {
        return stale;
    }

    long restUntilMillis() {
        return containment.restUntilMillis();
    }

    void failed(String cause, Throwable detail, boolean oldData, Instant now, Logger log) {
        stale = oldData;
        newestAtFailure = newest == null ? newestAtFailure : newest;
        containment.failed(cause, detail, now.toEpochMilli(), log);
        newest = null;
        windowStart = null;
    }

    /** Whether the quote is later than all it had delivered before it failed. */
    boolean isNews(Tick tick) {
        return newestAtFailure == null || tick.exchangeTime().isAfter(newestAtFailure);
    }

    /** It was asked beside another and has said nothing new: it rests again. */
    void stillStale(Instant now, Logger log) {
        containment.failed(containment.lastError(), null, now.toEpochMilli(), log);
    }

    void worked() {
        stale = false;
        containment.worked();
    }

    /** Whether its quotes go together. */
    UnitCheck units() {
        return units;
    }

    /** Books one delivered tick. */
    void delivered(Instant exchangeTime) {
        ticks++;
        if (newest == null || exchangeTime.isAfter(newest)) {
            newest = exchangeTime;
        }
    }

    /** Books how many of the ticks delivered were news: later than the last of their symbol, and taken. */
    void advanced(int ticks) {
        advanced += ticks;
    }

    /** Why what it delivers is old, or null. */
    String staleness(Instant now, Instant continuousFrom, long staleMillis, int universe) {
        if (staleMillis == 0 || continuousFrom == null) {
            windowStart = null;
            return null;
        }
        Duration open = Duration.between(continuousFrom, now);
        if (open.toMillis() <= staleMillis) {
            windowStart = null;
            return null;
        }
        if (newest != null && Duration.between(newest, now).toMillis() > staleMillis) {
            return "stale: its newest quote is of " + newest + ", "
                    + Duration.between(newest, now).toSeconds() + " s old";
        }
        if (windowStart == null) {
            windowStart = now;
            advanced = 0;
        } else if (Duration.between(windowStart, now).toMillis() > staleMillis) {
            long enough = Math.max(1, (long) (universe * LEAST_ADVANCING));
            if (advanced < enough) {
                return "frozen: only " + advanced + " quotes of " + universe + " symbols advanced within "
                        + staleMillis / 1000 + " s";
            }
            windowStart = now;
            advanced = 0;
        }
        return null;
    }

    SourceStatus status(Instant now) {
        long rest = containment.restUntilMillis();
        return new SourceStatus(
                name,
                true,
                origin,
                ticks,
                containment.failures(),
                containment.lastError(),
                rest == 0 ? null : Instant.ofEpochMilli(rest),
                units.doubts(now));
    }
}
