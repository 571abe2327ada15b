package org.sluice.console.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sluice.console.shell.FakeFeed.source;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sluice.api.feed.FeedStatus.State;
import org.sluice.api.market.Origin;
import org.sluice.api.status.Counters;

class StatusCommandTest {

    private final Bench bench = new Bench();
    private final StatusCommand status = new StatusCommand(bench.services);

    @Test
    void saysWhatToDoWithoutAnyFeed() {
        assertEquals("""
                No feed is running.
                A feed is one file etc/org.sluice.collector-NAME.cfg; at least: feed=NAME, fetchers=FETCHER.
                If there is one, lb shows whether the bundle org.sluice.collector is active,
                scr:list org.sluice.collector what it waits for, and the log which setting it refused.
                """, bench.run(status));
    }

    @Test
    void showsFeedsAndThenWhatComponentsSay() {
        bench.feed("stock", Origin.TEST, source("replay", Origin.TEST));
        FakeFeed futures = bench.feed("futures", Origin.LIVE, source("tencent", Origin.LIVE));
        futures.now(State.WAITING, null, "closed until 21:00", null, Bench.NOW.plusSeconds(11 * 3600));
        bench.component("publisher.nng-spot")
                .fact("listen", "tcp://127.0.0.1:9200")
                .fact("订阅者", "2")
                .warn("one subscriber is slow")
                .count("messages", 1_234_567)
                .count("overruns", 3)
                .count("refused", 0);
        bench.component("catalog");

        assertEquals("""
                DEMO DATA: feed stock is TEST, not the real market
                FEED     STATE       DATA  SOURCE  UNIVERSE  ROUNDS      TICKS  LAST ROUND  NEXT ROUND     WHY
                futures  waiting     LIVE  -             10      12  1,234,567  never       in 11 h 0 min  closed until 21:00
                stock    collecting  TEST  replay        10      12  1,234,567  3 s ago     in 7 s         replay delivers

                COMPONENT           WHAT             VALUE
                catalog             nothing to tell
                publisher.nng-spot  listen           tcp://127.0.0.1:9200
                                    订阅者           2
                                    warning          one subscriber is slow
                                    messages         1,234,567
                                    overruns                 3
                """.replace("NEXT ROUND    WHY", "NEXT ROUND     WHY"), bench.run(status));
    }

    @Test
    void paintsTestRedAndWarningsYellow() {
        FakeFeed feed = bench.feed("stock", Origin.TEST, source("replay", Origin.TEST));
        feed.now(State.FAILED, null, "no source", null, null);
        bench.component("x").warn("disk is full");

        assertEquals("""
                <31>DEMO DATA: feed stock is TEST, not the real market<0>
                FEED   STATE   DATA  SOURCE  UNIVERSE  ROUNDS      TICKS  LAST ROUND  NEXT ROUND  WHY
                stock  <31>failed<0>  <31>TEST<0>  -             10      12  1,234,567  never       none        no source

                COMPONENT  WHAT     VALUE
                x          <33>warning<0>  <33>disk is full<0>
                """, bench.run(status, Keyboard.NONE, true).replaceAll("\u001b\\[([0-9]+)m", "<$1>"));
    }

    @Test
    void aComponentThatCannotAnswerHidesNoOther() {
        bench.services.counters.add("broken", new Counters() {
            @Override
            public Map<String, Long> counters() {
                throw new IllegalStateException("on fire");
            }
        });
        bench.component("whole").count("rounds", 1);

        assertEquals("""
                COMPONENT  WHAT     VALUE
                broken     warning  does not tell how it is: java.lang.IllegalStateException: on fire
                whole      rounds   1
                """, bench.run(status).replaceAll("(?s)^.*\n\n", ""));
    }

    @Test
    void forgetsWhatIsGone() {
        FakeFeed feed = bench.feed("stock", Origin.TEST, source("replay", Origin.TEST));
        FakeCounters counters = bench.component("x");
        bench.remove(feed);
        bench.remove(counters);
        assertEquals(
                "No feed is running.", bench.run(status).lines().findFirst().orElseThrow());
        assertEquals(4, bench.run(status).lines().count());
    }

    @Test
    void namesAComponentWithoutANameByItsPid() {
        assertEquals("market", ShellConsole.name(Map.of(Counters.NAME, "market", "service.pid", "x")));
        assertEquals("collector-stock", ShellConsole.name(Map.of("service.pid", "org.sluice.collector~stock")));
        assertEquals("health", ShellConsole.name(Map.of("component.name", "org.sluice.health")));
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        assertEquals("sluice:status: 'stock' is one argument too many\n", bench.run(status, "stock"));
        assertEquals(
                "sluice:status: there is no option --verbose; sluice:status --help lists what there is\n",
                bench.run(status, "--verbose"));
    }
}
