package org.sluice.itest;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A quote page on loopback that answers 200 to everything, in the form of Tencent's or of Sina's. */
final class QuotePage implements AutoCloseable {

    static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private final HttpServer server;
    private final boolean tencent;

    /** The time of its quotes, Shanghai's; and their volume, lots. */
    volatile Supplier<LocalDateTime> time = () -> LocalDateTime.now(SHANGHAI);

    volatile long lots;

    QuotePage(boolean tencent, long lots) throws IOException {
        this.tencent = tencent;
        this.lots = lots;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String query = exchange.getRequestURI().toString();
            byte[] body = Arrays.stream(query.substring(query.indexOf('=') + 1).split(","))
                    .map(this::row)
                    .collect(Collectors.joining("\n"))
                    .getBytes(Charset.forName("GBK"));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    /** What goes into the key {@code url}. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + (tencent ? "/q=" : "/list=");
    }

    private String row(String code) {
        LocalDateTime now = time.get();
        double turnover = lots * 100 * 10.0;
        if (tencent) {
            String[] fields = new String[50];
            Arrays.fill(fields, "");
            put(fields, 0, "v_" + code + "=\"1", "浦发银行", code.substring(2), "10.00", "9.90", "9.95");
            for (int level = 0; level < 5; level++) {
                put(fields, 9 + 2 * level, "9.9" + (9 - level), "100");
                put(fields, 19 + 2 * level, "10.0" + level, "100");
            }
            put(fields, 30, format(now, "yyyyMMddHHmmss"), "0.10", "1.01", "10.05", "9.90", "-");
            put(fields, 36, String.valueOf(lots), String.valueOf(Math.round(turnover / 10_000)));
            put(fields, 47, "10.89", "8.91", "\";");
            return String.join("~", fields);
        }
        String side =
                ",100,9.99,100,9.98,100,9.97,100,9.96,100,9.95,100,10.00,100,10.01,100,10.02,100,10.03,100,10.04,";
        return "var hq_str_" + code + "=\"浦发银行,9.95,9.90,10.00,10.05,9.90,9.99,10.00," + lots * 100 + "," + turnover
                + side + format(now, "yyyy-MM-dd,HH:mm:ss") + ",00,\";";
    }

    private static void put(String[] fields, int from, String... values) {
        System.arraycopy(values, 0, fields, from, values.length);
    }

    private static String format(LocalDateTime time, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
