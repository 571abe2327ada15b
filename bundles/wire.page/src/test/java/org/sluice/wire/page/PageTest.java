package org.sluice.wire.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.testkit.Await;

/** A page that answers as it should. */
@Timeout(60)
class PageTest {

    private final List<String> codes =
            IntStream.range(600_000, 600_020).mapToObj(code -> "sh" + code).toList();
    private final List<AutoCloseable> open = new ArrayList<>();
    private RawServer server;

    @BeforeEach
    void start() throws IOException {
        server = RawServer.decent();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        server.close();
    }

    @Test
    void asksForSoManyCodesAtATimeEachFollowedByACommaAndHandsOnByTheCallingThread() throws Exception {
        Asker asker = asker(Map.of("codesPerRequest", 2, "parallelRequests", 1));
        asker.ask(List.of("sh600000", "sz000001", "sh600001", "sh600002"));
        assertEquals(List.of("GET /q=sh600000,sh600001, HTTP/1.1", "GET /q=sh600002, HTTP/1.1"), server.requests());
        assertEquals(List.of("sh600000", "sh600001", "sh600002"), asker.received());
        assertEquals(Set.of(Thread.currentThread()), asker.threads());
        assertEquals(2, asker.tally.counters().get("requests"));
    }

    @Test
    void sendsAHeaderThatIsSetAndNoneThatIsNot() throws Exception {
        asker(Map.of()).ask(codes.subList(0, 1));
        add(new Asker(server.url(), Map.of(), "http://page.example", "")).ask(codes.subList(0, 1));
        List<List<String>> referers = server.headers().stream()
                .map(lines -> lines.stream()
                        .filter(line -> line.startsWith("Referer"))
                        .toList())
                .toList();
        assertEquals(List.of(List.of(), List.of("Referer: http://page.example")), referers);
    }

    @Test
    void asksNothingWithoutCodes() throws Exception {
        asker(Map.of()).ask(List.of("sz000001"));
        assertEquals(List.of(), server.requests());
    }

    @Test
    void hasFourRequestsUnderWayAndNeverMore() throws Exception {
        CyclicBarrier four = new CyclicBarrier(4);
        server.answer((request, out) -> {
            four.await(1, TimeUnit.SECONDS);
            RawServer.echo(request, out);
        });
        Asker asker = asker(Map.of());
        asker.ask(codes);
        assertEquals(codes, asker.received().stream().sorted().toList());
        // a connection whose answer has just been read may still be open when the next begins
        assertTrue(server.most() >= 4, "under way: " + server.most());
        CountDownLatch over = new CountDownLatch(1);
        server.answer((request, out) -> over.await());
        int before = server.requests().size();
        add(over::countDown);
        Asker stuck = asker(Map.of());
        assertEquals(
                "20 of 20 requests failed: no whole answer from 127.0.0.1 within 1500 ms, no time left to ask 127.0.0.1",
                stuck.failure(codes));
        assertEquals(4, server.requests().size() - before);
    }

    @Test
    void handsEachAnswerOnBeforeTheSlowestHasCome() throws Exception {
        CountDownLatch handedOn = new CountDownLatch(3);
        server.answer((request, out) -> {
            if (request.contains("sh600000")) {
                assertTrue(handedOn.await(1, TimeUnit.SECONDS), "the others wait for the slowest");
            }
            RawServer.echo(request, out);
        });
        Asker asker = asker(Map.of());
        asker.page.ask(asker.lists.portions(codes.subList(0, 4), 1), (portion, text) -> {
            asker.receive(portion, text);
            handedOn.countDown();
        });
        assertEquals(4, asker.received().size());
        assertEquals("sh600000", asker.received().get(3));
    }

    @Test
    void makesTheRequestsOfASliceOnceAndAnewAfterARevision() {
        Asker asker = asker(Map.of());
        List<Portion<Asker.Code>> first = asker.lists.portions(codes, 1);
        assertEquals(20, first.size());
        assertSame(first, asker.lists.portions(codes, 1));
        assertNotSame(first, asker.lists.portions(codes, 2));
    }

    @Test
    void goesThroughTheProxyWhenOneIsSet() throws Exception {
        RawServer proxy = add(new RawServer(PageTest::forward));
        Asker asker = add(new Asker(server.url(), Map.of(), "", "http://127.0.0.1:" + proxy.port()));
        asker.ask(codes.subList(0, 1));
        assertEquals(List.of("GET " + server.url() + "sh600000, HTTP/1.1"), proxy.requests());
        assertEquals(codes.subList(0, 1), asker.received());
        assertEquals(
                Map.of("page", server.url() + " (unofficial)", "proxy", "127.0.0.1:" + proxy.port()),
                asker.page.facts());
    }

    @Test
    void endsAllItsThreadsWhenItIsClosed() throws Exception {
        Asker asker = asker(Map.of());
        asker.ask(codes);
        assertTrue(!threads().isEmpty(), "no thread to end");
        asker.close();
        Await.until("the end of " + threads(), () -> threads().isEmpty());
    }

    @Test
    void cancelsWhatIsUnderWayWhenTheReceiverFails() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        server.answer((request, out) -> {
            if (request.contains("sh600000")) {
                RawServer.echo(request, out);
                return;
            }
            out.write(RawServer.head("HTTP/1.1 200 OK", "Content-Type: text/html"));
            while (!never.await(1, TimeUnit.MILLISECONDS)) {
                out.write('x');
                out.flush();
            }
        });
        Asker asker = asker(Map.of());
        assertThrows(
                IllegalStateException.class,
                () -> asker.page.ask(asker.lists.portions(codes.subList(0, 2), 1), (portion, text) -> {
                    throw new IllegalStateException("broken");
                }));
        Await.until("the end of the connection", () -> server.open() == 0);
    }

    private static void forward(String requestLine, OutputStream out) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create(requestLine.split(" ")[1]).toURL().openConnection();
        byte[] body = connection.getInputStream().readAllBytes();
        out.write(RawServer.head("HTTP/1.1 200 OK", "Content-Length: " + body.length));
        out.write(body);
    }

    /** The client's own thread and our workers: whatever runs in the page's group. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getThreadGroup() != null
                        && thread.getThreadGroup().getName().equals("wire.page.test"))
                .map(Thread::getName)
                .sorted()
                .toList();
    }

    private Asker asker(Map<String, Integer> numbers) {
        return add(new Asker(server.url(), numbers));
    }

    private <T extends AutoCloseable> T add(T one) {
        open.add(one);
        return one;
    }
}
