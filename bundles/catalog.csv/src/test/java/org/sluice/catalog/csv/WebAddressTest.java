package org.sluice.catalog.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.catalog.CatalogData;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.testkit.CatalogSourceContract;

/** Lists at a web address, served by this machine. */
class WebAddressTest extends CatalogSourceContract {

    private static final String MORE = Folder.INSTRUMENTS + "SSE,600004,白云机场,STOCK,MAIN,,,2025-12\n";

    @TempDir
    Path home;

    private Folder folder;
    private HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch stuck = new CountDownLatch(1);
    private volatile byte[] content = Folder.INSTRUMENTS.getBytes(StandardCharsets.UTF_8);
    private volatile int status = 200;

    @BeforeEach
    void serve() throws IOException {
        folder = Folder.in(home);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/instruments.csv", this::answer);
        server.createContext("/stuck", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('e');
            exchange.getResponseBody().flush();
            try {
                stuck.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        stuck.countDown();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        byte[] body = content;
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void serves(String text) {
        content = text.getBytes(StandardCharsets.UTF_8);
    }

    private String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private String address() {
        return base() + "/instruments.csv?token=secret";
    }

    private String shown() {
        return base() + "/instruments.csv?...";
    }

    @Override
    protected CsvCatalogSource source() throws IOException {
        return folder.activate("instruments", address());
    }

    private static List<String> names(CatalogData data) {
        return data.instruments().stream().map(Instrument::name).toList();
    }

    private List<String> copies() throws IOException {
        if (!Files.exists(home.resolve("var/catalog"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(home.resolve("var/catalog"))) {
            List<String> found = new ArrayList<>();
            for (Path file : files.toList()) {
                found.add(Files.readString(file, StandardCharsets.UTF_8));
            }
            return found;
        }
    }

    @Test
    void fetchesOnceAndReadsItsCopyFromThenOn() throws Exception {
        assertEquals(folder.source().read(), source().read());
        assertEquals(1, requests.get());
        server.stop(0);
        CsvCatalogSource again = source();
        assertEquals(folder.source().read(), again.read());
        assertEquals(List.of(Folder.INSTRUMENTS), copies());
        assertEquals(1, requests.get());
        assertTrue(again.facts().get("instruments").startsWith(shown() + ", copy in " + home), again.facts()::toString);
    }

    @Test
    void takesOverWhatItLookedAtAndThenReadsThat() throws Exception {
        CsvCatalogSource source = source();
        long before = source.revision();
        serves(MORE);
        assertEquals(List.of("浦发银行", "上证指数", "白云机场"), names(source.upstream()));
        assertEquals(List.of("浦发银行", "上证指数"), names(source.read()));
        assertEquals(before, source.revision());
        serves("something else meanwhile");
        source.update();
        assertEquals(List.of("浦发银行", "上证指数", "白云机场"), names(source.read()));
        assertNotEquals(before, source.revision());
        assertEquals(List.of(MORE), copies());
        assertEquals(2, requests.get());
    }

    @Test
    void changesNothingWhenThereIsNothingNew() throws Exception {
        CsvCatalogSource source = source();
        long before = source.revision();
        source.update();
        assertEquals(2, requests.get());
        assertEquals(before, source.revision());
    }

    @Test
    void keepsTheCopyWhenTheAddressFailsAndSaysSo() throws Exception {
        CsvCatalogSource source = source();
        CatalogData before = source.read();
        status = 503;
        String message = "instruments=" + shown() + ": HTTP 503";
        assertEquals(message, assertThrows(IOException.class, source::update).getMessage());
        assertEquals(before, source.read());
        assertTrue(
                source.warnings().toString().matches("\\[\\Q" + message + "\\E; the copy of \\S+ \\S+ is used\\]"),
                source.warnings()::toString);
        status = 200;
        source.upstream();
        assertEquals(List.of(), source.warnings());
        server.stop(0);
        assertEquals(
                "instruments=" + shown() + ": can't be reached (ConnectException)",
                assertThrows(IOException.class, source::upstream).getMessage());
        assertEquals(before, source.read());
    }

    @Test
    void neverReplacesAGoodListByOneThatCantBeRead() throws Exception {
        CsvCatalogSource source = source();
        for (String bad : List.of("", "<html>", Folder.INSTRUMENTS.replace("1999-11-10", "10.11.1999"))) {
            serves(bad);
            assertThrows(IOException.class, source::update, bad);
        }
        content = Folder.INSTRUMENTS.replace("浦发银行", "\u00e4").getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(
                shown() + ":2: not UTF-8; save the file as UTF-8",
                assertThrows(IOException.class, source::update).getMessage());
        assertEquals(List.of(Folder.INSTRUMENTS), copies());
        assertEquals(List.of("浦发银行", "上证指数"), names(source.read()));
    }

    @Test
    void cantStartWithoutACopyWhenTheAddressFails() throws Exception {
        status = 404;
        assertEquals(
                "instruments=" + shown() + ": HTTP 404; there is no copy of it yet",
                assertThrows(IOException.class, this::source).getMessage());
        assertEquals(List.of(), copies());
    }

    @Test
    void hasAnotherCopyForAnotherAddress() throws Exception {
        CsvCatalogSource source = source();
        serves(MORE);
        source.modified(folder.config("instruments", address() + "&list=2"), Folder.PROPERTIES);
        assertEquals(List.of("浦发银行", "上证指数", "白云机场"), names(source.read()));
        status = 500;
        assertThrows(
                IOException.class,
                () -> source.modified(folder.config("instruments", base() + "/nothing"), Folder.PROPERTIES));
        assertEquals(List.of("浦发银行", "上证指数", "白云机场"), names(source.read()));
    }

    @Test
    void endsADownloadThatIsTooLargeOrTooSlow() {
        URI list = URI.create(address());
        int size = content.length;
        assertEquals(
                "larger than " + (size - 1) + " bytes",
                assertThrows(
                                IOException.class,
                                () -> new Download(size - 1, Duration.ofSeconds(15)).get(list, Duration.ofSeconds(15)))
                        .getMessage()
                        .replaceFirst(".*IOException: ", ""));
        assertEquals(
                "no whole answer within 100 ms",
                assertThrows(
                                IOException.class,
                                () -> new Download(size, Duration.ofMillis(100))
                                        .get(URI.create(base() + "/stuck"), Duration.ofSeconds(15)))
                        .getMessage());
        assertEquals(
                "no whole answer within 50 ms",
                assertThrows(
                                IOException.class,
                                () -> new Download().get(URI.create(base() + "/stuck"), Duration.ofMillis(50)))
                        .getMessage());
    }

    @Test
    void refusesAddressesThatCantBe() {
        String expected = ": an address as https://example.org/instruments.csv, without a user";
        assertEquals(
                "org.sluice.catalog.csv: instruments=https://..." + "@example.org/x" + expected,
                assertThrows(
                                InvalidSettingException.class,
                                () -> folder.activate("instruments", "https://me:pass@example.org/x"))
                        .getMessage());
        assertEquals(
                "org.sluice.catalog.csv: instruments=http:///x" + expected,
                assertThrows(InvalidSettingException.class, () -> folder.activate("instruments", "http:///x"))
                        .getMessage());
    }
}
