package org.sluice.http.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.api.feed.Feed;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.feed.FeedStatus.State;
import org.sluice.api.health.Alert;
import org.sluice.api.health.Finding;
import org.sluice.api.health.Health;
import org.sluice.api.http.WebRequest;
import org.sluice.api.http.WebResource;
import org.sluice.api.http.WebResponse;
import org.sluice.api.market.Origin;
import org.sluice.api.status.Counters;

class PagesTest {

    private static final Instant NOON = Instant.parse("2026-11-20T04:00:00Z");

    private final Observed observed = new Observed();
    private State state = State.COLLECTING;
    private final Answer answer = new Answer();

    @AfterEach
    void forget() {
        System.clearProperty(Observed.READY);
    }

    @Test
    void healthTellsFeedsAndAlerts() throws Exception {
        observed.bindFeed(new StockFeed(), Map.of("service.id", 7L));
        observed.bindHealth(new Alerts());
        ask(new HealthPage(observed), "/health");
        assertEquals(
                "200 application/json {\"status\":\"ready\",\"feeds\":[{\"feed\":\"stock\",\"state\":\"COLLECTING\","
                        + "\"origin\":\"TEST\",\"source\":\"replay\",\"reason\":\"collects \\\"all\\\"\",\"universe\":5,"
                        + "\"missing\":1,\"rounds\":3,\"ticks\":15,\"lastRound\":\"2026-11-20T04:00:00Z\","
                        + "\"nextRound\":null}],\"alerts\":[{\"rule\":\"no-ticks\",\"subject\":\"feed stock\","
                        + "\"text\":\"none for 31 s\",\"since\":\"2026-11-20T04:00:00Z\"}]}",
                answer.text);
    }

    @Test
    void healthIs503WhileStartingAndWhenAFeedFails() throws Exception {
        System.setProperty(Observed.READY, "false");
        ask(new HealthPage(observed), "/health");
        assertEquals("503 application/json {\"status\":\"starting\",\"feeds\":[],\"alerts\":[]}", answer.text);
        System.setProperty(Observed.READY, "true");
        ask(new HealthPage(observed), "/health");
        assertEquals("200 application/json {\"status\":\"ready\",\"feeds\":[],\"alerts\":[]}", answer.text);
        StockFeed feed = new StockFeed();
        observed.bindFeed(feed, Map.of("service.id", 7L));
        state = State.FAILED;
        ask(new HealthPage(observed), "/health");
        assertTrue(answer.text.startsWith("503 application/json {\"status\":\"failing\""), answer.text);
        observed.unbindFeed(feed, Map.of("service.id", 7L));
        ask(new HealthPage(observed), "/health");
        assertTrue(answer.text.startsWith("200 "), answer.text);
    }

    @Test
    void metricsTellEveryCounterAndGauge() throws Exception {
        observed.bindFeed(new StockFeed(), Map.of("service.id", 7L));
        observed.bindCounters(new Spot(12), Map.of("service.id", 8L, Counters.NAME, "publisher.nng-spot"));
        observed.bindCounters(new Spot(5), Map.of("service.id", 9L, Counters.NAME, "odd\"name"));
        observed.bindHealth(new Alerts());
        ask(new MetricsPage(observed), "/metrics");
        String own = answer.text
                .lines()
                .filter(line -> line.startsWith("sluice_"))
                .reduce("", (all, line) -> all + line + "\n");
        assertEquals("""
                sluice_alert{rule="no-ticks",subject="feed stock"} 1.0
                sluice_clock_skew_seconds{component="odd\\"name"} 0.25
                sluice_clock_skew_seconds{component="publisher.nng-spot"} 0.25
                sluice_feed_last_round_timestamp_seconds{feed="stock",origin="TEST"} 1.7951472E9
                sluice_feed_missing{feed="stock",origin="TEST"} 1.0
                sluice_feed_rounds_total{feed="stock",origin="TEST"} 3.0
                sluice_feed_state{feed="stock",origin="TEST",state="COLLECTING"} 1.0
                sluice_feed_state{feed="stock",origin="TEST",state="FAILED"} 0.0
                sluice_feed_state{feed="stock",origin="TEST",state="PAUSED"} 0.0
                sluice_feed_state{feed="stock",origin="TEST",state="WAITING"} 0.0
                sluice_feed_ticks_total{feed="stock",origin="TEST"} 15.0
                sluice_feed_universe{feed="stock",origin="TEST"} 5.0
                sluice_messages_dropped_too_large_total{component="odd\\"name"} 5.0
                sluice_messages_dropped_too_large_total{component="publisher.nng-spot"} 12.0
                sluice_ready 1.0
                """, own);
        assertTrue(answer.text.startsWith("200 text/plain; version=0.0.4"), answer.text);
        assertTrue(answer.text.contains("\njvm_memory_used_bytes{area=\"heap\"} "), answer.text);
    }

    @Test
    void metricsSurviveNamesThatClash() throws Exception {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("queued", 1L);
        counters.put("queued.total", 2L);
        Counters clashing = new Counters() {
            @Override
            public Map<String, Long> counters() {
                return counters;
            }

            @Override
            public Map<String, Double> gauges() {
                return Map.of("queued", 4.0, "info", 1.0);
            }
        };
        observed.bindCounters(clashing, Map.of("service.id", 8L, Counters.NAME, "a"));
        ask(new MetricsPage(observed), "/metrics");
        assertTrue(answer.text.contains("\nsluice_queued_total{component=\"a\"} 3.0\n"), answer.text);
        assertTrue(answer.text.contains("\nsluice_queued_now{component=\"a\"} 4.0\n"), answer.text);
    }

    @Test
    void theFirstPageNeedsNothingFromElsewhere() throws Exception {
        ask(new FrontPage(), "/");
        assertTrue(answer.text.startsWith("200 text/html; charset=utf-8 <!DOCTYPE html>"), answer.text);
        assertTrue(!answer.text.contains("//cdn") && !answer.text.contains("http:"), answer.text);
        ask(new FrontPage(), "/favicon.ico");
        assertTrue(answer.text.startsWith("404 "), answer.text);
    }

    private void ask(WebResource resource, String path) throws Exception {
        resource.handle(new Get(path), answer);
    }

    private static final class Answer implements WebResponse {

        private String text;

        @Override
        public WebResponse header(String name, String value) {
            return this;
        }

        @Override
        public void send(int status, String contentType, byte[] body) {
            text = status + " " + contentType + " " + new String(body, StandardCharsets.UTF_8);
        }
    }

    private record Get(String path) implements WebRequest {

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String parameter(String name) {
            return null;
        }

        @Override
        public String header(String name) {
            return null;
        }

        @Override
        public InetSocketAddress remote() {
            return null;
        }

        @Override
        public byte[] body() {
            return new byte[0];
        }
    }

    private final class StockFeed implements Feed {

        @Override
        public FeedStatus status() {
            return new FeedStatus(
                    "stock",
                    state,
                    Origin.TEST,
                    "replay",
                    "collects \"all\"",
                    5,
                    1,
                    3,
                    15,
                    NOON,
                    null,
                    List.of(),
                    "org.sluice.collector~stock");
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}
    }

    private record Spot(long dropped) implements Counters {

        @Override
        public Map<String, Long> counters() {
            return Map.of("messages.dropped.too_large", dropped);
        }

        @Override
        public Map<String, Double> gauges() {
            return Map.of("clockSkewSeconds", 0.25);
        }
    }

    private static final class Alerts implements Health {

        @Override
        public List<Finding> examine() {
            return List.of();
        }

        @Override
        public List<Alert> alerts() {
            return List.of(new Alert("no-ticks", "feed stock", "none for 31 s", NOON));
        }
    }
}
