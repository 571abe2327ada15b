package org.sluice.server.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends messages that are wrong in random ways. As a program: {@code JsonFuzz [count [seed]]}, which ends with 1 if
 * anything went wrong.
 */
final class JsonFuzz {

    private static final List<String> SEEDS = List.of(
            "{\"aid\":\"peek_message\"}",
            "{\"aid\":\"ping\"}",
            "{\"aid\":\"subscribe_quote\",\"ins_list\":\"SHFE.cu2501,SSE.600000,SHFE.cu2502\"}",
            "{\"aid\":\"req_login\",\"bid\":\"qaexchange\",\"user_name\":\"alice\",\"password\":\"secret\"}",
            "{\"aid\":\"cancel_order\",\"user_id\":\"alice\",\"account_id\":\"main\",\"order_id\":\"o1\"}",
            "{\"aid\":\"req_transfer\",\"amount\":-12.5e3,\"currency\":\"CNY\",\"bank_id\":\"1\"}",
            "{\"aid\":\"change_password\",\"old_password\":\"x\",\"new_password\":\"y\"}",
            "{\"aid\":\"qry_settlement_info\",\"trading_day\":20261120}",
            "{\"aid\":\"confirm_settlement\"}",
            DiffServerTest.order("o1", "\"volume\":1"),
            DiffServerTest.order("订单", "\"volume\":1,\"min_volume\":1"));

    private static final List<String> BITS = List.of(
            "null",
            "NaN",
            "1e999999999",
            "-1",
            "\"\"",
            "{}",
            "[]",
            "{\"a\":",
            "[[[[",
            "\\u0000",
            "\\ud800",
            "true",
            "9999999999999999999999",
            "0.1e-400",
            "\"MIN\"",
            "\"ANY\"",
            "\"bob\"",
            "\"bobs\"",
            ",",
            ":",
            "\"",
            "\u0000");

    private final Random random;

    JsonFuzz(long seed) {
        random = new Random(seed);
    }

    byte[] next() {
        byte[] bytes = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8);
        for (int changes = random.nextInt(5); changes > 0; changes--) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    private byte[] changed(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), at + random.nextInt(12));
        String bit = BITS.get(random.nextInt(BITS.size()));
        String next = switch (random.nextInt(6)) {
            case 0 -> text.substring(0, at);
            case 1 -> text.substring(0, at) + text.substring(to);
            case 2 -> text.substring(0, at) + (char) random.nextInt(256) + text.substring(to);
            case 3 -> text.substring(0, at) + text.substring(at, to) + text.substring(at);
            case 4 -> text.replaceFirst(":[^,}]*", ":" + bit.replace("\\", "\\\\"));
            default -> text.substring(0, at) + bit + text.substring(at);
        };
        return next.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Sends so many, and looks whether all is well.
     *
     * @return what was wrong; empty if nothing
     */
    static String run(int count, long seed) throws Exception {
        JsonFuzz fuzz = new JsonFuzz(seed);
        try (Rig rig = new Rig()) {
            rig.tick("SHFE.cu2501", 75_000);
            FakeSession client = rig.loggedIn("alice", "qaexchange");
            FakeSession stranger = FakeSession.connect(rig.server, "192.0.2.7");
            for (int i = 0; i < count; i++) {
                byte[] message = fuzz.next();
                try {
                    (i % 10 == 0 ? stranger : client).send(message);
                } catch (RuntimeException e) {
                    return new String(message, StandardCharsets.UTF_8) + " threw " + e;
                }
                if (i % 1000 == 0) {
                    // what is on its way is bounded by the rate at which one client may send; here there is no such
                    // limit
                    settle(rig);
                    client = renewed(rig, client);
                }
            }
            settle(rig);
            return verdict(rig, client);
        }
    }

    /** Another connection, so that what is kept of the sent messages stays small. */
    private static FakeSession renewed(Rig rig, FakeSession client) throws Exception {
        String foreign = foreign(client);
        if (!foreign.isEmpty()) {
            throw new IllegalStateException(foreign);
        }
        client.disconnect();
        return rig.loggedIn("alice", "qaexchange");
    }

    private static String foreign(FakeSession client) {
        for (Map.Entry<String, JsonNode> user : client.copy().path("trade").properties()) {
            if (!user.getKey().equals("alice")) {
                return "it was shown " + user;
            }
        }
        return client.closed().isEmpty() && client.faults().isEmpty()
                ? ""
                : "closed: " + client.closed() + ", faults: " + client.faults();
    }

    private static void settle(Rig rig) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        rig.server.hub().post(() -> done.complete(null));
        done.get(60, TimeUnit.SECONDS);
    }

    private static String verdict(Rig rig, FakeSession client) {
        Map<String, Long> counters = rig.server.counters();
        if (counters.get("failures") != 0) {
            return "failures: " + counters.get("failures");
        }
        boolean own = rig.desk.requests().stream()
                .allMatch(request ->
                        request.user().equals("alice") && request.account().equals("main") && request.volume() > 0);
        return own ? foreign(client) : "an order that nobody may have placed";
    }

    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
        long start = System.nanoTime();
        String wrong = run(count, seed);
        System.out.println(count + " messages, seed " + seed + ", " + (System.nanoTime() - start) / 1_000_000 + " ms: "
                + (wrong.isEmpty() ? "all answered" : wrong));
        System.exit(wrong.isEmpty() ? 0 : 1);
    }
}
