package org.sluice.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sluice.api.feed.Feed;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.feed.FeedStatus.SourceStatus;
import org.sluice.api.feed.FeedStatus.State;
import org.sluice.api.market.Origin;
import org.sluice.health.Picture.Configured;
import org.sluice.health.Picture.Disk;
import org.sluice.health.Picture.Report;
import org.sluice.testkit.SettableClock;

/** One feed, stock from tencent and sina, and all the rest, as a test wants them. */
public final class Scene implements Feed {

    public static final Instant START = Instant.parse("2026-11-20T02:00:00Z");

    public final SettableClock clock = new SettableClock(START);
    public State state = State.COLLECTING;
    public Origin origin = Origin.LIVE;
    public String source = "tencent";
    public String reason = "collecting from tencent";
    public int universe = 1000;
    public int missing;
    public long ticks;
    public Instant lastRound;
    public Instant nextRound;
    public List<SourceStatus> sources = new ArrayList<>(List.of(source("tencent", null), source("sina", null)));
    public final Map<String, Report> reports = new LinkedHashMap<>();
    public Instant newestQuote;
    public Disk disk = new Disk("/opt/sluice", 50, 100);
    public List<Configured> configured = List.of();

    private final Observed observed = new Observed(java.nio.file.Path.of(""));

    public Scene() {
        observed.feeds.add("stock", this);
    }

    public static SourceStatus source(String name, String lastError) {
        return new SourceStatus(name, true, Origin.LIVE, 0, lastError == null ? 0 : 1, lastError, null, List.of());
    }

    /** A component with one gauge. */
    public void gauge(String component, String gauge, double value) {
        reports.put(component, new Report(component, Map.of(), Map.of(gauge, value), Map.of(), List.of()));
    }

    /** A component with one counter. */
    public void count(String component, String counter, long value) {
        reports.put(component, new Report(component, Map.of(counter, value), Map.of(), Map.of(), List.of()));
    }

    /** The next picture, so much later. */
    public Picture after(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
        Picture seen = observed.picture(clock.instant(), configured);
        return new Picture(seen.now(), seen.feeds(), List.copyOf(reports.values()), newestQuote, disk, configured);
    }

    @Override
    public FeedStatus status() {
        return new FeedStatus(
                "stock",
                state,
                origin,
                source,
                reason,
                universe,
                missing,
                0,
                ticks,
                lastRound,
                nextRound,
                sources,
                "org.sluice.collector~stock");
    }

    @Override
    public void pause() {
        state = State.PAUSED;
    }

    @Override
    public void resume() {
        state = State.COLLECTING;
    }
}
