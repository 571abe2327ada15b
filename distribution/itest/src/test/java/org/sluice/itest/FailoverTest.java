package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.ServiceRegistration;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.feed.FeedStatus.SourceStatus;
import org.sluice.api.market.Tick;
import org.sluice.api.market.TickListener;
import org.sluice.api.status.Counters;

/** Tencent's and Sina's page behind one live feed; both answer 200 whatever is wrong with them. */
public class FailoverTest extends InFelix {

    private final List<Tick> ticks = new CopyOnWriteArrayList<>();
    private QuotePage tencent;
    private QuotePage sina;
    private ServiceRegistration<TickListener> listener;

    @Before
    public void open() throws Exception {
        tencent = new QuotePage(true, 1000);
        sina = new QuotePage(false, 1000);
        listener = context.registerService(
                TickListener.class,
                (feed, heard) -> {
                    if (feed.equals(feedName)) {
                        ticks.addAll(heard);
                    }
                },
                null);
        set("org.sluice.fetcher.tencent", "url", tencent.url());
        set("org.sluice.fetcher.sina", "url", sina.url());
    }

    @After
    public void close() {
        listener.unregister();
        tencent.close();
        sina.close();
    }

    @Test
    public void aPageThatAnswersWithYesterdaysRowsIsReplacedByTheOtherAndComesBack() throws Exception {
        tencent.time = () -> LocalDateTime.now(QuotePage.SHANGHAI).minusDays(1);
        collect("tencent,sina");
        Subscriber.await("sina to take over", () -> "sina".equals(status().source()));
        SourceStatus failed = status().sources().get(0);
        assertEquals("tencent", failed.name());
        assertTrue(failed.lastError(), failed.lastError().startsWith("stale: its newest quote is of "));
        assertEquals(FeedStatus.State.COLLECTING, status().state());
        try (Subscriber client = new Subscriber(address)) {
            Subscriber.await("sina's quotes at a client", () -> client.count() > 3);
            assertPairedMarks(client);
        }
        sina.close();
        tencent.time = () -> LocalDateTime.now(QuotePage.SHANGHAI);
        Subscriber.await("tencent to be back", () -> "tencent".equals(status().source()));
        Subscriber.await("its quotes of now", () -> last().source().equals("tencent"));
        assertForward();
    }

    @Test
    public void pagesThatDisagreeByALotNeverLetTheVolumeRunBackwards() throws Exception {
        collect("tencent,sina");
        Subscriber.await("tencent's quotes", () -> !ticks.isEmpty());
        sina.lots = 999;
        collect("sina,tencent");
        Subscriber.await("sina to be used", () -> "sina".equals(status().source()));
        long dropped = dropped();
        Subscriber.await("sina's quotes to be dropped", () -> dropped() > dropped + 2);
        sina.lots = 1001;
        Subscriber.await("sina's quotes to be taken", () -> last().source().equals("sina"));
        collect("tencent,sina");
        Subscriber.await("tencent to be used", () -> "tencent".equals(status().source()));
        tencent.lots = 1002;
        Subscriber.await("tencent's quotes to be taken", () -> last().source().equals("tencent"));
        assertEquals(
                List.of(100_000L, 100_100L, 100_200L),
                ticks.stream().map(tick -> (long) tick.volume()).distinct().toList());
        assertForward();
    }

    private void assertForward() {
        for (int i = 1; i < ticks.size(); i++) {
            Tick before = ticks.get(i - 1);
            Tick tick = ticks.get(i);
            assertTrue(before + " then " + tick, !tick.exchangeTime().isBefore(before.exchangeTime()));
            assertTrue(
                    before + " then " + tick,
                    tick.volume() >= before.volume() || !tick.tradingDay().equals(before.tradingDay()));
        }
    }

    private Tick last() {
        return ticks.get(ticks.size() - 1);
    }

    private long dropped() throws Exception {
        return service(Counters.class, "(counters.name=market)").counters().get(feedName + ".dropped.backwards");
    }

    private FeedStatus status() throws Exception {
        return feed().status();
    }

    private void collect(String fetchers) throws Exception {
        set(
                COLLECTOR + "~stock",
                "feed",
                feedName,
                "origin",
                "LIVE",
                "fetchers",
                fetchers,
                "symbols",
                "SSE.600000",
                "intervalMillis",
                50L,
                "staleSeconds",
                3,
                "retryMillis",
                100L);
    }
}
