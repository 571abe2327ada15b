package org.sluice.gateway.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.gateway.OrderReport;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Trade;
import org.sluice.testkit.RecordingTradeSink;

/** What a killed process has announced is there afterwards, once. */
class KillTest {

    private static final int ROUNDS = 5;
    private static final int LINES = 400;

    @TempDir
    private Path folder;

    @Test
    @Timeout(300)
    void everythingAnnouncedIsThereOnceAfterTheProcessWasKilled() throws Exception {
        Set<String> submitted = new HashSet<>();
        Map<String, Long> filled = new HashMap<>();
        Set<String> traded = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            BigDecimal paid = BigDecimal.ZERO;
            for (String line : killed(round, LINES * (round + 1) / 2)) {
                String[] words = line.split(" ");
                switch (words[0]) {
                    case "submitted" -> assertTrue(submitted.add(words[1]), line);
                    case "order" -> filled.put(words[1], Long.parseLong(words[2]));
                    case "trade" -> traded.add(words[1] + " " + words[2] + " " + words[3]);
                    case "balance" -> paid = new BigDecimal(words[2]);
                    default -> throw new AssertionError("the child says: " + line);
                }
            }
            SimGateway again = KilledBroker.gateway(folder);
            RecordingTradeSink sink = new RecordingTradeSink();
            again.open(sink);
            again.deactivate();
            check(sink, submitted, filled, traded, paid);
        }
        assertTrue(submitted.size() > 100 && traded.size() > 50, submitted.size() + " and " + traded.size());
    }

    private static void check(
            RecordingTradeSink sink,
            Set<String> submitted,
            Map<String, Long> filled,
            Set<String> traded,
            BigDecimal paid) {
        List<String> ids =
                sink.all(OrderReport.class).stream().map(OrderReport::orderId).toList();
        assertEquals(ids.size(), new HashSet<>(ids).size(), "an order twice");
        Set<String> missing = new HashSet<>(submitted);
        missing.addAll(filled.keySet());
        missing.removeAll(ids);
        assertEquals(Set.of(), missing, "orders announced and lost");
        filled.forEach((id, volume) ->
                assertTrue(sink.orders().get(id).filled() >= volume, "fills announced and lost: " + id));
        List<String> trades = sink.all(Trade.class).stream()
                .map(trade -> trade.id() + " " + trade.orderId() + " " + trade.volume())
                .toList();
        assertEquals(trades.size(), new HashSet<>(trades).size(), "a trade twice");
        Set<String> lost = new HashSet<>(traded);
        trades.forEach(lost::remove);
        assertEquals(Set.of(), lost, "trades announced and lost");
        Account account = sink.accounts().get("demo");
        BigDecimal commission =
                sink.all(Trade.class).stream().map(Trade::commission).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertEquals(0, commission.compareTo(account.commission()), "money does not fit the trades");
        assertTrue(account.commission().compareTo(paid) >= 0, "a balance announced and lost");
    }

    /** What a process says until it has said so many lines and is killed, and what was on its way then. */
    private List<String> killed(int round, int lines) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        KilledBroker.class.getName(),
                        folder.toString(),
                        "r" + round)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> said = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            while (line != null) {
                said.add(line);
                if (said.size() == lines) {
                    // the process's own method would also close what it has said
                    process.toHandle().destroyForcibly();
                }
                line = reader.readLine();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        // the last line may be cut off
        assertTrue(said.size() >= lines, "the child ended by itself: " + said);
        return said.subList(0, said.size() - 1);
    }
}
