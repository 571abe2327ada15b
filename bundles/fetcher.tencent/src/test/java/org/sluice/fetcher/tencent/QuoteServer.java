package org.sluice.fetcher.tencent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The page on loopback: writes down each request and answers as it is told. */
final class QuoteServer implements AutoCloseable {

    /** Answers one request. */
    interface Answer {
        void to(HttpExchange exchange) throws Exception;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private volatile Answer answer;

    QuoteServer(Answer answer) throws IOException {
        this.answer = answer;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** One that knows every code it is asked for. */
    static QuoteServer ofAnyCode() throws IOException {
        return new QuoteServer(exchange -> rows(exchange, Rows.answer(path(exchange))));
    }

    void answer(Answer next) {
        answer = next;
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/q=";
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Method and address of each request, in order. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    List<Map<String, List<String>>> headers() {
        return List.copyOf(headers);
    }

    /** The most requests that were under way at a time. */
    int most() {
        return most.get();
    }

    static String path(HttpExchange exchange) {
        return exchange.getRequestURI().toString();
    }

    /** Answers as the page does: HTTP 200, GBK. */
    static void rows(HttpExchange exchange, String text) throws IOException {
        bytes(exchange, "text/html; charset=GBK", text.getBytes(Rows.GBK));
    }

    static void bytes(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    static void status(HttpExchange exchange, int status) throws IOException {
        byte[] body = "no".getBytes(Rows.GBK);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + ' ' + path(exchange));
        headers.add(new TreeMap<>(exchange.getRequestHeaders()));
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        try (exchange) {
            answer.to(exchange);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            now.decrementAndGet();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
