package org.sluice.console.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sluice.console.shell.FakeFeed.source;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.sluice.api.feed.Feed;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.feed.FeedStatus.State;
import org.sluice.api.market.Origin;

class PauseCommandTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Bench bench = new Bench();
    private final FakeFeed stock = bench.feed("stock", Origin.TEST, source("replay", Origin.TEST));
    private final FakeFeed futures = bench.feed("futures", Origin.TEST, source("synthetic", Origin.TEST));

    @Test
    void pausesAndResumesAllFeedsIfNoneIsNamed() {
        assertEquals("""
                futures  paused  paused by an operator
                stock    paused  paused by an operator
                """, bench.run(PauseCommand.pause(bench.services, PATIENCE)));
        assertEquals("""
                futures  collecting  synthetic delivers
                stock    collecting  replay delivers
                """, bench.run(PauseCommand.resume(bench.services, PATIENCE)));
    }

    @Test
    void waitsForAFeedWhoseOwnThreadDoesIt() throws InterruptedException {
        Thread[] later = new Thread[1];
        bench.remove(stock);
        bench.services.feeds.add("", new Feed() {
            @Override
            public FeedStatus status() {
                return stock.status();
            }

            @Override
            public void pause() {
                later[0] = new Thread(stock::pause);
                later[0].start();
            }

            @Override
            public void resume() {
                throw new UnsupportedOperationException();
            }
        });
        assertEquals(
                "stock  paused  paused by an operator\n",
                bench.run(PauseCommand.pause(bench.services, PATIENCE), "stock"));
        later[0].join();
    }

    @Test
    void touchesOnlyTheFeedThatIsNamed() {
        assertEquals(
                "stock  paused  paused by an operator\n",
                bench.run(PauseCommand.pause(bench.services, PATIENCE), "stock"));
        assertEquals(State.COLLECTING, futures.status().state());
    }

    @Test
    void touchesNoneIfOneIsUnknown() {
        assertEquals(
                "sluice:pause: there is no feed 'stocks'; there is: futures, stock\n",
                bench.run(PauseCommand.pause(bench.services, PATIENCE), "futures", "stocks"));
        assertEquals(State.COLLECTING, futures.status().state());
    }

    @Test
    void saysSoWithoutAnyFeed() {
        bench.remove(stock);
        bench.remove(futures);
        assertEquals(
                "sluice:resume: no feed is running; sluice:status says what to do\n",
                bench.run(PauseCommand.resume(bench.services, PATIENCE)));
    }
}
