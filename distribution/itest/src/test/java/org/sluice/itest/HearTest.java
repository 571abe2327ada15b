package org.sluice.itest;

import static org.junit.Assert.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.ServiceRegistration;
import org.sluice.api.market.Tick;
import org.sluice.api.market.TickListener;
import org.sluice.wire.sp.SpAddress;
import org.sluice.wire.sp.SpMark;
import org.sluice.wire.sp.SpPublisher;
import org.sluice.wire.spot.SpotEncoder;
import org.sluice.wire.spot.SpotMarks;
import org.sluice.wire.spot.SpotSymbol;

/** A spot server upstream, heard by fetcher.nng, and a tick listener that anybody may register. */
public class HearTest extends InFelix {

    private static final String FETCHER = "org.sluice.fetcher.nng";
    private static final byte[] TOPIC = SpotMarks.TOPIC.getBytes(StandardCharsets.US_ASCII);

    private final List<String> events = new CopyOnWriteArrayList<>();
    private SpPublisher upstream;
    private ServiceRegistration<TickListener> listener;

    /** Writes down what any listener is told of the feed: rounds and, for each tick, symbol and volume. */
    private final class Recorder implements TickListener {
        @Override
        public void onRoundStart(String feed) {
            events.add("start " + feed);
        }

        @Override
        public void onTicks(String feed, List<Tick> ticks) {
            ticks.forEach(tick -> events.add(tick.symbol() + " " + (long) tick.volume()));
        }

        @Override
        public void onRoundEnd(String feed) {
            events.add("end " + feed);
        }
    }

    @Before
    public void hear() throws Exception {
        upstream = SpPublisher.bind(SpAddress.parse("tcp://127.0.0.1:0"));
        listener = context.registerService(TickListener.class, new Recorder(), null);
        set(FETCHER + "~up", "quotation_server", upstream.address().toString(), "fetcher.origin", "TEST");
        set(
                COLLECTOR + "~stock",
                "feed",
                feedName,
                "origin",
                "TEST",
                "fetchers",
                "nng",
                "symbols",
                "SSE.600000,SZSE.000001",
                "retryMillis",
                100L);
        Subscriber.await("the fetcher to dial", () -> upstream.subscribers() == 1);
    }

    @After
    public void close() {
        listener.unregister();
        upstream.close();
    }

    @Test
    public void anyTickListenerIsToldOfTheUpstreamsRounds() throws Exception {
        send(SpMark.START, SpotMarks.start());
        send(SpMark.DATA, row("SH", "600000", 1));
        send(SpMark.DATA, row("SZ", "000001", 2));
        send(SpMark.END, SpotMarks.end());
        round(3);
        Subscriber.await("two rounds", () -> events.size() >= 7);
        assertEquals(
                List.of(
                        "start " + feedName,
                        "SSE.600000 100",
                        "SZSE.000001 200",
                        "end " + feedName,
                        "start " + feedName,
                        "SSE.600000 300",
                        "end " + feedName),
                events);
    }

    @Test
    public void goesOnAfterItsBundleWasStoppedAndStarted() throws Exception {
        round(1);
        Subscriber.await("a round", () -> events.size() >= 3);
        bundle(FETCHER).stop();
        Subscriber.await("it to hang up", () -> upstream.subscribers() == 0);
        bundle(FETCHER).start();
        Subscriber.await("it to dial again", () -> upstream.subscribers() == 1);
        round(2);
        Subscriber.await("another round", () -> events.size() >= 6);
        assertEquals(
                List.of(
                        "start " + feedName,
                        "SSE.600000 100",
                        "end " + feedName,
                        "start " + feedName,
                        "SSE.600000 200",
                        "end " + feedName),
                events);
    }

    private void round(int lots) {
        send(SpMark.START, SpotMarks.start());
        send(SpMark.DATA, row("SH", "600000", lots));
        send(SpMark.END, SpotMarks.end());
    }

    private void send(SpMark mark, ByteBuffer body) {
        upstream.publish(TOPIC, mark, body);
    }

    private static ByteBuffer row(String market, String code, int lots) {
        SpotEncoder encoder = new SpotEncoder(1);
        encoder.begin();
        encoder.add(new SpotSymbol(market, code, ""), Instant.now().getEpochSecond() * 1_000_000, 0, 0)
                .close(10)
                .volume(lots);
        return encoder.finish();
    }
}
