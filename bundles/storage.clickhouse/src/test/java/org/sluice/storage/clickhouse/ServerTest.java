package org.sluice.storage.clickhouse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.testkit.Await;

/** What is sent and what becomes of answers, with an HTTP server that is none of ClickHouse's. */
@Timeout(60)
class ServerTest {

    private record Request(String line, String authorization, byte[] body) {}

    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer http;
    private Server server;
    private int status = 200;
    private byte[] answer = {};
    private int announced;

    @BeforeEach
    void open() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/", exchange -> {
            requests.add(new Request(
                    exchange.getRequestMethod() + ' ' + exchange.getRequestURI(),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(
                    status, Math.max(announced, answer.length) == 0 ? -1 : Math.max(announced, answer.length));
            if (answer.length > 0) {
                exchange.getResponseBody().write(answer);
                exchange.getResponseBody().flush();
            }
            if (announced > answer.length) {
                waitForEver();
            }
            exchange.close();
        });
        http.start();
        server = new Server(settings(""));
    }

    private void waitForEver() {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Settings settings(String path) {
        URI url = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + path);
        return new Settings(url, "日", "p:w", "sluice", "", Duration.ofSeconds(2), 8_192, false);
    }

    @AfterEach
    void close() {
        server.close();
        never.countDown();
        http.stop(0);
        threads.shutdownNow();
    }

    @Test
    void rowsGoIntoTheBodyAndTheStatementIntoTheAddress() throws Exception {
        RowWriter rows = new RowWriter();
        rows.text("某");
        rows.endRow();
        server.insert("a.b (c, d)", rows);
        Request request = requests.take();
        assertEquals(
                "POST /?insert_distributed_sync=1&query=INSERT+INTO+a.b+%28c%2C+d%29+FORMAT+RowBinary", request.line());
        assertEquals("Basic 5pelOnA6dw==", request.authorization()); // 日:p:w in UTF-8
        assertArrayEquals(new byte[] {3, (byte) 0xe6, (byte) 0x9f, (byte) 0x90}, request.body());
    }

    @Test
    void aStatementIsTheBodyAndAPathOfTheAddressStays() throws Exception {
        server.close();
        server = new Server(settings("/click"));
        answer = " 7\n".getBytes(StandardCharsets.UTF_8);
        assertEquals("7", server.value("SELECT '某'"));
        Request request = requests.take();
        assertEquals("POST /click?wait_end_of_query=1", request.line());
        assertEquals("SELECT '某'", new String(request.body(), StandardCharsets.UTF_8));
    }

    @Test
    void anErrorIsToldByItsFirstLine() {
        status = 500;
        answer = ("Code: 60, no such table 某\nand a stack").getBytes(StandardCharsets.UTF_8);
        assertEquals(
                settings("").url() + ": Code: 60, no such table 某",
                assertThrows(IOException.class, () -> server.run("SELECT 1")).getMessage());
        answer = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        String longest =
                assertThrows(IOException.class, () -> server.run("SELECT 1")).getMessage();
        assertTrue(longest.length() < 400, longest.length() + " characters");
        answer = new byte[] {};
        assertEquals(
                settings("").url() + ": status 500",
                assertThrows(IOException.class, () -> server.run("SELECT 1")).getMessage());
    }

    @Test
    void anAnswerThatDoesNotComeToItsEndIsNotWaitedForLonger() {
        answer = new byte[] {1};
        announced = 2;
        assertEquals(
                settings("").url() + ": no answer within 2 s (timeoutSeconds)",
                assertThrows(IOException.class, () -> server.run("SELECT 1")).getMessage());
    }

    @Test
    void aServerThatIsNotThereIsToldWithItsAddress() {
        http.stop(0);
        String message =
                assertThrows(IOException.class, () -> server.run("SELECT 1")).getMessage();
        assertTrue(message.startsWith(settings("").url() + ": java.net.ConnectException"), message);
    }

    @Test
    void noThreadIsLeftWhenItIsClosed() throws Exception {
        server.run("SELECT 1");
        assertTrue(ours() > 0);
        server.close();
        Await.until("all its threads have ended", () -> ours() == 0);
    }

    private static long ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getThreadGroup() != null
                        && thread.getThreadGroup().getName().equals("storage.clickhouse"))
                .count();
    }
}
