package org.sluice.console.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.console.shell.FakeFeed.source;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.api.feed.FeedStatus.SourceStatus;
import org.sluice.api.feed.FeedStatus.UnitDoubt;
import org.sluice.api.market.Origin;

class FetchersCommandTest {

    private final Bench bench = new Bench();
    private final FetchersCommand fetchers = new FetchersCommand(bench.services);

    @Test
    void showsWhatIsInstalledAndHowEachFeedPrefersIt() {
        bench.fetcher("tencent", Origin.LIVE);
        bench.fetcher("replay", Origin.TEST);
        bench.feed(
                "stock",
                Origin.LIVE,
                source("tencent", Origin.LIVE),
                new SourceStatus(
                        "sina", true, Origin.LIVE, 60, 2, "HTTP 456\n\u001b[2J", Bench.NOW.plusSeconds(65), List.of()),
                new SourceStatus("qmt", false, null, 0, 0, null, null, List.of()),
                source("replay", Origin.TEST),
                source("nng", Origin.LIVE));
        bench.feed("futures", Origin.TEST, source("synthetic", Origin.TEST));

        assertEquals(
                """
                FETCHER  DATA  PACE      BUNDLE
                replay   TEST  interval  org.sluice.fetcher.replay 0.1.0
                tencent  LIVE  interval  org.sluice.fetcher.tencent 0.1.0

                feed stock, LIVE, prefers in this order:
                   FETCHER  STATE                               TICKS  FAILURES  LAST ERROR
                1  tencent  in use                                720         0  -
                2  sina     rests until 10:01:05 (1 min 5 s)       60         2  HTTP 456  [2J
                3  qmt      not installed                           0         0  -
                4  replay   TEST, unfit                           720         0  -
                5  nng      ready                                 720         0  -
                """.replace("STATE                               TICKS", "STATE                             TICKS")
                        .replaceAll("(?m)^(\\d.{44,}?) {2}(?= *\\d+ +\\d  )", "$1"),
                bench.run(fetchers, "stock"));
    }

    @Test
    void showsByWhatFactorTheQuotesOfASourceContradictThemselves() {
        bench.fetcher("tencent", Origin.LIVE);
        UnitDoubt doubt = new UnitDoubt("SSE.STOCK", 3, 2300, 100, "SSE.688981: …");
        bench.feed(
                "stock",
                Origin.LIVE,
                new SourceStatus("tencent", true, Origin.LIVE, 2300, 0, null, null, List.of(doubt)));
        assertTrue(bench.run(fetchers)
                .endsWith("   units of tencent, SSE.STOCK: turnover ÷ volume is off by a factor of 100"
                        + " in 3 of 2300 quotes; SSE.688981: …\n"));
    }

    @Test
    void showsWhatAFetcherSaysIsWrong() {
        bench.fetcher("qmt", Origin.LIVE);
        bench.component("fetcher.qmt").warn("2 bad rows left out");
        bench.component("publisher.nng-spot").warn("not shown here");
        assertEquals("""
                FETCHER  DATA  PACE      BUNDLE
                qmt      LIVE  interval  org.sluice.fetcher.qmt 0.1.0
                   fetcher.qmt: 2 bad rows left out
                """, bench.run(fetchers));
    }

    @Test
    void namesTheFeedsThereAre() {
        bench.feed("stock", Origin.TEST, source("replay", Origin.TEST));
        bench.feed("futures", Origin.TEST, source("synthetic", Origin.TEST));
        assertEquals(
                "sluice:fetchers: there is no feed 'stocks'; there is: futures, stock\n",
                bench.run(fetchers, "stocks"));
    }

    @Test
    void saysSoWhenThereIsNone() {
        assertEquals(
                "No fetcher is installed. One is a jar in plugins/ and its file in etc/; lb shows the jars.\n",
                bench.run(fetchers));
    }
}
