package org.sluice.wire.page;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;
import org.sluice.testkit.SettableClock;

/** Asks a page and writes down what it hands over. One code in a request, unless the settings say otherwise. */
final class Asker implements AutoCloseable {

    /** A code and nothing more. */
    record Code(String key) implements Portion.Keyed {}

    final PageTally tally = new PageTally(LoggerFactory.getLogger(Asker.class));
    final SettableClock clock = new SettableClock(Instant.parse("2026-11-20T02:00:00Z"));
    final RequestLists<String, Code> lists;
    final Page page;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    Asker(String url, Map<String, Integer> numbers) {
        this(url, numbers, "", "");
    }

    Asker(String url, Map<String, Integer> numbers, String referer, String proxy) {
        Map<String, Integer> all = new HashMap<>(Map.of(
                "codesPerRequest", 1,
                "parallelRequests", 4,
                "timeoutMillis", 1500,
                "refusalPauseSeconds", 60,
                "refusalPauseMaxSeconds", 150));
        all.putAll(numbers);
        PageSettings settings = PageSettings.check("http://page/q=", 100)
                .url(url)
                .header("Referer", "referer", referer, "http://page")
                .codesPerRequest(() -> all.get("codesPerRequest"))
                .parallelRequests(() -> all.get("parallelRequests"))
                .timeoutMillis(() -> all.get("timeoutMillis"))
                .proxy(proxy)
                .refusalPauseSeconds(() -> all.get("refusalPauseSeconds"), () -> all.get("refusalPauseMaxSeconds"))
                .settings();
        lists = new RequestLists<>(settings, code -> code.startsWith("sh") ? new Code(code) : null);
        page = new Page("wire.page.test", settings, StandardCharsets.UTF_8, ZoneId.of("Asia/Shanghai"), clock, tally);
    }

    void ask(List<String> codes) throws IOException {
        page.ask(lists.portions(codes, 1), this::receive);
    }

    void receive(Portion<Code> portion, String text) throws IOException {
        if (text.isEmpty()) {
            throw new IOException("nothing in the answer");
        }
        threads.add(Thread.currentThread());
        int place = 0;
        for (int from = 0, to; (to = text.indexOf(',', from)) >= 0; from = to + 1) {
            Code code = portion.find(text, from, to, place++);
            if (code != null) {
                received.add(code.key());
            }
        }
    }

    /** The codes that were asked for and answered, in order. */
    List<String> received() {
        return List.copyOf(received);
    }

    /** Who handed them over. */
    Set<Thread> threads() {
        return Set.copyOf(threads);
    }

    /** What it says when it fails; it takes 2 s at most. */
    String failure(List<String> codes) {
        long start = System.nanoTime();
        String message = assertThrows(IOException.class, () -> ask(codes)).getMessage();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(Duration.ofSeconds(2)) <= 0, "it took " + took);
        return message;
    }

    @Override
    public void close() {
        page.close();
    }
}
