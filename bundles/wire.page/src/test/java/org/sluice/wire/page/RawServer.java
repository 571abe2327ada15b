package org.sluice.wire.page;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The page on loopback, and for answers that no decent one gives. Each connection is one request. */
final class RawServer implements AutoCloseable {

    /** Writes whatever it likes after a request was read; the connection is closed when it returns. */
    interface Answer {
        void to(String requestLine, OutputStream out) throws Exception;
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<List<String>> headers = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private volatile Answer answer;

    RawServer(Answer answer) throws IOException {
        this.answer = answer;
        threads.execute(this::accept);
    }

    /** One that answers with the codes it was asked for. */
    static RawServer decent() throws IOException {
        return new RawServer(RawServer::echo);
    }

    static void echo(String requestLine, OutputStream out) throws IOException {
        String path = requestLine.split(" ")[1];
        byte[] body = path.substring(path.indexOf("q=") + 2).getBytes(StandardCharsets.US_ASCII);
        out.write(head("HTTP/1.1 200 OK", "Content-Length: " + body.length, "Connection: close"));
        out.write(body);
    }

    /** The status line and headers of an answer. */
    static byte[] head(String... lines) {
        return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    void answer(Answer next) {
        answer = next;
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/q=";
    }

    int port() {
        return server.getLocalPort();
    }

    /** The first line of each request, in order. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** The headers of each request. */
    List<List<String>> headers() {
        return List.copyOf(headers);
    }

    /** The most requests that were under way at a time. */
    int most() {
        return most.get();
    }

    /** Connections whose answer is still being written. */
    int open() {
        return open.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                open.incrementAndGet();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            String line = in.readLine();
            List<String> lines = new ArrayList<>();
            for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
                lines.add(header);
            }
            headers.add(lines);
            requests.add(String.valueOf(line));
            most.accumulateAndGet(open.get(), Math::max);
            answer.to(line, socket.getOutputStream());
        } catch (Exception e) {
            // the client has gone, or the test is over
        } finally {
            open.decrementAndGet();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
