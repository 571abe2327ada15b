package org.sluice.fetcher.sina;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** The page on loopback: writes down each request, refuses without the right Referer, and else answers in GBK. */
final class SinaPage implements AutoCloseable {

    private static final String REFERER = "https://finance.sina.com.cn";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile UnaryOperator<String> answer = Rows::answer;

    SinaPage() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Makes the text of an answer from the path of its request. */
    void answer(UnaryOperator<String> next) {
        answer = next;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/list=";
    }

    /** Method and address of each request, in order. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            requests.add(exchange.getRequestMethod() + ' ' + path);
            boolean welcome = REFERER.equals(exchange.getRequestHeaders().getFirst("Referer"));
            byte[] body = (welcome ? answer.apply(path) : "Kinsoku jikou desu!").getBytes(Rows.GBK);
            exchange.getResponseHeaders().set("Content-Type", "application/javascript; charset=GB18030");
            exchange.sendResponseHeaders(welcome ? 200 : 403, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
