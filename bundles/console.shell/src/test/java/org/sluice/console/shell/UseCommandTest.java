package org.sluice.console.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sluice.console.shell.FakeFeed.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.feed.FeedStatus.State;
import org.sluice.api.market.Origin;

class UseCommandTest {

    private static final String STOCK = "org.sluice.collector~stock";

    private final Bench bench = new Bench();
    private final UseCommand use = new UseCommand(bench.services, Duration.ZERO);

    private FakeFeed demo() {
        bench.fetcher("replay", Origin.TEST);
        bench.fetcher("synthetic", Origin.TEST);
        bench.fetcher("tencent", Origin.LIVE);
        FakeFeed feed =
                bench.feed("stock", Origin.TEST, source("replay", Origin.TEST), source("synthetic", Origin.TEST));
        configure("replay, synthetic");
        bench.configurations.afterwards =
                pid -> feed.now(State.COLLECTING, "synthetic", "synthetic delivers", null, null);
        return feed;
    }

    private void configure(Object fetchers) {
        bench.configurations.byPid.put(
                STOCK, Map.of("fetchers", fetchers, "feed", "stock", "intervalMillis", "3000", "service.pid", STOCK));
    }

    @Test
    void movesTheNameToTheFrontAndLeavesTheRestAsItIs() {
        demo();
        assertEquals("""
                feed stock prefers synthetic, replay
                feed stock uses synthetic: synthetic delivers
                """, bench.run(use, "synthetic"));
        assertEquals(
                Map.of(
                        STOCK,
                        Map.of(
                                "fetchers",
                                "synthetic,replay",
                                "feed",
                                "stock",
                                "intervalMillis",
                                "3000",
                                "service.pid",
                                STOCK)),
                bench.configurations.byPid);
    }

    @Test
    void changesOneLineOfTheFeedsFileAndNothingElse(@TempDir Path folder) throws Exception {
        demo();
        Path file = folder.resolve("a b.cfg");
        String before =
                "# Demo\n\n  fetchers = ${sluice.fetchers:-replay,\\\n    synthetic}\norigin = TEST # no comment\n";
        Files.writeString(file, before);
        Map<String, Object> properties = new HashMap<>(bench.configurations.byPid.get(STOCK));
        properties.put("felix.fileinstall.filename", file.toUri().toString());
        bench.configurations.byPid.put(STOCK, properties);
        bench.run(use, "synthetic");
        assertEquals("# Demo\n\n  fetchers = synthetic,replay\norigin = TEST # no comment\n", Files.readString(file));
        assertEquals(
                "replay, synthetic",
                bench.configurations.byPid.get(STOCK).get("fetchers"),
                "File Install brings the file's value, nobody else");
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList(), "nothing is left beside it");
        }
    }

    @Test
    void keepsTheTypeOfTheKey() {
        demo();
        configure(new String[] {"replay", "other", "synthetic"});
        bench.run(use, "synthetic", "stock");
        assertArrayEquals(new String[] {"synthetic", "replay", "other"}, (String[])
                bench.configurations.byPid.get(STOCK).get("fetchers"));
    }

    @Test
    void writesNothingWhenItIsTheFirstAlready() {
        demo();
        assertEquals("""
                feed stock prefers replay, synthetic
                feed stock uses replay: replay delivers
                """, bench.run(use, "replay"));
        assertEquals(0, bench.configurations.updates);
    }

    @Test
    void waitsForAFeedThatFollowsLater() throws InterruptedException {
        FakeFeed feed = demo();
        Thread[] later = new Thread[1];
        bench.configurations.afterwards = pid -> {
            bench.remove(feed);
            later[0] = new Thread(() -> {
                feed.now(State.COLLECTING, "synthetic", "synthetic delivers", null, null);
                bench.services.feeds.add("", feed);
            });
            later[0].start();
        };
        assertEquals("""
                feed stock prefers synthetic, replay
                feed stock uses synthetic: synthetic delivers
                """, bench.run(new UseCommand(bench.services, Duration.ofSeconds(20)), "synthetic"));
        later[0].join();
    }

    @Test
    void saysWhyTheFeedDoesNotFollow() {
        FakeFeed feed = demo();
        bench.configurations.afterwards = pid -> feed.now(State.WAITING, "replay", "closed until 9:15", null, null);
        assertEquals("""
                feed stock prefers synthetic, replay
                feed stock does not use synthetic yet, but replay: closed until 9:15; synthetic comes first in its next round
                """, bench.run(use, "synthetic"));
    }

    @Test
    void qqMeansTencent() {
        demo();
        assertEquals(
                "sluice:use: tencent is LIVE, feed stock is TEST: the two are never mixed; TEST is: replay, synthetic\n",
                bench.run(use, "qq"));
        assertEquals(0, bench.configurations.updates);
    }

    @Test
    void refusesWhatIsNotInstalled() {
        demo();
        assertEquals(
                "sluice:use: no fetcher 'sina' runs (it needs its jar in plugins/ and its file in etc/); there is: replay, synthetic, tencent\n",
                bench.run(use, "sina", "stock"));
        assertEquals("sluice:use: which fetcher? There is: replay, synthetic, tencent\n", bench.run(use));
    }

    @Test
    void choosesTheFeedWhoseListOrOriginFits() {
        demo();
        bench.feed("real", Origin.LIVE, source("sina", Origin.LIVE));
        bench.configurations.byPid.put("org.sluice.collector~real", Map.of("fetchers", "sina,qq"));
        bench.run(use, "tencent");
        assertEquals(Map.of("fetchers", "tencent,sina"), bench.configurations.byPid.get("org.sluice.collector~real"));

        bench.feed("futures", Origin.TEST, source("other", Origin.TEST));
        bench.run(use, "synthetic");
        assertEquals("synthetic,replay", bench.configurations.byPid.get(STOCK).get("fetchers"));
    }

    @Test
    void passesOverAFeedThatPrefersItAlready() {
        demo();
        bench.feed("futures", Origin.TEST, source("synthetic", Origin.TEST));
        bench.run(use, "synthetic");
        assertEquals("synthetic,replay", bench.configurations.byPid.get(STOCK).get("fetchers"));
    }

    @Test
    void asksWhenSeveralFeedsFit() {
        demo();
        bench.feed("futures", Origin.TEST, source("other", Origin.TEST), source("synthetic", Origin.TEST));
        assertEquals(
                "sluice:use: for which feed? sluice:use synthetic futures or sluice:use synthetic stock\n",
                bench.run(use, "synthetic"));
        assertEquals(
                "sluice:use: tencent is LIVE, feeds futures, stock are TEST: the two are never mixed;"
                        + " TEST is: replay, synthetic\n",
                bench.run(use, "tencent"));
        assertEquals(
                "sluice:use: there is no feed 'bonds'; there is: futures, stock\n",
                bench.run(use, "synthetic", "bonds"));
        assertEquals(0, bench.configurations.updates);
    }

    @Test
    void makesNoConfigurationWhereThereIsNone() {
        demo();
        bench.configurations.byPid.clear();
        assertEquals(
                "sluice:use: feed stock runs without a configuration (org.sluice.collector~stock)\n",
                bench.run(use, "synthetic"));
    }
}
