package org.sluice.fetcher.qmt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.fetcher.qmt.Heard.NOW;
import static org.sluice.fetcher.qmt.Heard.tick;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.Await;

/** What the fetcher makes of bridges that are not as they should be. */
@Timeout(60)
class LinkTest {

    private static final String CODES = "{\"codes\":[\"600000.SH\",\"000001.SZ\",\"688001.SH\",\"430017.BJ\","
            + "\"000001.SH\",\"510300.SH\",\"cu2501.SF\",\"TA505.ZF\"]}";

    @Test
    void dialsNobodyBeforeItIsPolled() throws IOException {
        try (FakeBridge bridge = new FakeBridge();
                Heard heard = new Heard(bridge.address())) {
            assertFalse(bridge.dialled());
            assertEquals(List.of(), heard.fetcher.warnings());
            assertEquals(
                    List.of(Finding.Level.NOTE),
                    heard.fetcher.examine().stream().map(Finding::level).toList());
            heard.poll();
            assertTrue(bridge.dialled());
        }
    }

    @Test
    void saysHelloAndTheCodesAndTheChangedCodes() throws IOException {
        try (FakeBridge bridge = new FakeBridge();
                Heard heard = new Heard(bridge.address())) {
            heard.poll();
            bridge.accept().say(FakeBridge.GREETING);
            assertEquals("{\"hello\":1}", bridge.hear());
            bridge.say(FakeBridge.ALIVE);
            assertEquals(CODES, bridge.hear());
            heard.universe = List.of(Instruments.STOCK);
            heard.poll();
            assertEquals("{\"codes\":[\"600000.SH\"]}", bridge.hear());
        }
    }

    @Test
    void provesThatItKnowsTheTokenAsTheWirePageSays(@TempDir Path folder) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef\n", StandardCharsets.US_ASCII);
        try (FakeBridge bridge = new FakeBridge();
                Heard heard = new Heard(bridge.address(), "tokenFile", token.toString())) {
            heard.poll();
            bridge.accept().say("{\"bridge\":1,\"nonce\":\"" + "0".repeat(64) + "\",\"token\":true}");
            assertEquals(
                    "{\"hello\":1,\"proof\":\"f4f953a9204249271917342616050b836e9cc7f869be2465e746c103c435e45f\"}",
                    bridge.hear());
        }
    }

    @Test
    void asksForNoCodeThatWouldBreakTheLine() throws IOException {
        try (FakeBridge bridge = new FakeBridge();
                Heard heard = new Heard(bridge.address())) {
            heard.universe =
                    List.of(Instruments.STOCK, new Symbol(Instruments.STOCK.exchange(), "x\"]}\n"), Instruments.OTHER);
            heard.poll();
            bridge.accept().say(FakeBridge.GREETING);
            bridge.hear();
            bridge.say(FakeBridge.ALIVE);
            assertEquals("{\"codes\":[\"600000.SH\",\"000001.SZ\"]}", bridge.hear());
            assertEquals(Map.of("symbols.withoutName", 1L), heard.faults());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "{\"quotes\":{\"600000.SH\":{\"time\":17724",
                "{\"quotes\":{\"600000.SH\":{\"time\":1772416800000}}} {}",
                "[1]",
                "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]}",
                "{\"alive\":1e99999999,\"subscribed\":9999999999999999999999999999999999999999999999999999999999999999999}",
            })
    void leavesOutALineItCannotReadAndGoesOn(String line) throws IOException {
        try (FakeBridge bridge = new FakeBridge();
                Heard heard = new Heard(bridge.address())) {
            heard.poll();
            bridge.welcome().say(line).quote("600000.SH", 0, 10, 100);
            assertEquals(List.of(tick(Instruments.STOCK, NOW, 10, 100)), heard.untilTicks(1));
            assertEquals(Map.of("messages.unreadable", 1L), heard.faults());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "7",
                "{}",
                "{\"time\":\"x\"}",
                "{\"time\":1772416800}",
                "{\"timetag\":\"2026-03-02\"}",
                "{\"time\":1772416800000,\"lastPrice\":{\"a\":[1]}}",
                "{\"time\":1772416800000,\"bidPrice\":[1,[2],3]}",
                "{\"time\":1772416800000,\"bidPrice\":7}",
            })
    void leavesOutARowItCannotUseAndKeepsItsNeighbours(String row) throws IOException {
        try (FakeBridge bridge = new FakeBridge();
                Heard heard = new Heard(bridge.address())) {
            heard.poll();
            String good = "{\"time\":" + NOW.toEpochMilli() + ",\"lastPrice\":10,\"pvolume\":100}";
            bridge.welcome()
                    .say("{\"quotes\":{\"600000.SH\":" + good + ",\"688001.SH\":" + row + ",\"000001.SZ\":" + good
                            + "}}");
            assertEquals(
                    List.of(tick(Instruments.STOCK, NOW, 10, 100), tick(Instruments.OTHER, NOW, 10, 100)),
                    heard.untilTicks(2));
            assertEquals(Map.of("rows.bad", 1L), heard.faults());
        }
    }

    @Test
    void leavesAbsentWhatCannotBeMeant() throws IOException {
        try (FakeBridge bridge = new FakeBridge();
                Heard heard = new Heard(bridge.address())) {
            heard.poll();
            bridge.welcome()
                    .say("{\"quotes\":{\"600000.SH\":{\"time\":" + NOW.toEpochMilli()
                            + ",\"lastPrice\":10,\"pvolume\":100,\"open\":-1,\"high\":1e999,\"low\":null,"
                            + "\"amount\":0,\"bidPrice\":[null,0],\"bidVol\":[1],\"new\":{\"a\":[]}}}}");
            assertEquals(List.of(tick(Instruments.STOCK, NOW, 10, 100)), heard.untilTicks(1));
            assertEquals(Map.of(), heard.faults());
        }
    }

    @Test
    void hangsUpOnALineWithoutAnEndAndDialsAgain() throws IOException {
        byte[] endless = new byte[10 << 20];
        Arrays.fill(endless, (byte) ' ');
        try (FakeBridge bridge = new FakeBridge();
                Heard heard = new Heard(bridge.address())) {
            heard.poll();
            bridge.welcome().flood(endless);
            bridge.welcome().quote("600000.SH", 0, 10, 100);
            assertEquals(List.of(tick(Instruments.STOCK, NOW, 10, 100)), heard.untilTicks(1));
            assertEquals(2, heard.fetcher.counters().get("connects"));
        }
    }

    @Test
    void dialsAgainWhenTheBridgeIsSilent() throws IOException {
        try (FakeBridge bridge = new FakeBridge();
                Heard heard = new Heard(Duration.ofMillis(300), bridge.address())) {
            heard.poll();
            bridge.welcome();
            bridge.welcome().quote("600000.SH", 0, 10, 100);
            assertEquals(List.of(tick(Instruments.STOCK, NOW, 10, 100)), heard.untilTicks(1));
        }
    }

    @Test
    void takesALineOfTheLargestKindInPieces() throws IOException {
        StringBuilder line = new StringBuilder("{\"quotes\":{");
        for (int i = 0; i < 20_000; i++) {
            line.append("\"x").append(i).append("\":{\"time\":1772416800000,\"lastPrice\":1},");
        }
        line.append("\"600000.SH\":{\"time\":" + NOW.toEpochMilli() + ",\"lastPrice\":10,\"pvolume\":100}}}\n");
        byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
        try (FakeBridge bridge = new FakeBridge();
                Heard heard = new Heard(bridge.address())) {
            heard.poll();
            bridge.welcome();
            for (int from = 0; from < bytes.length; from += 99_991) {
                bridge.send(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 99_991)));
            }
            assertEquals(List.of(tick(Instruments.STOCK, NOW, 10, 100)), heard.untilTicks(1));
            assertEquals(Map.of("rows.notAsked", 20_000L), heard.faults());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request",
                "{\"quotes\":{}}",
                "{\"bridge\":2,\"nonce\":\"00\",\"token\":false}",
            })
    void saysThatWhatAnswersIsNoBridgeOfItsKind(String first) throws IOException {
        try (FakeBridge bridge = new FakeBridge();
                Heard heard = new Heard(bridge.address())) {
            heard.poll();
            bridge.accept().say(first);
            assertNull(bridge.hear(), "it hangs up");
            bridge.stop();
            Await.until("a reason", () -> {
                String why = heard.fetcher.facts().get("connected");
                return why.contains("no qmt_bridge.py") || why.contains("speaks version 2, this is 1");
            });
            assertTrue(heard.fetcher.counters().get("connects.failed") > 0);
            heard.untilFailure(": no connection: ");
            Finding finding = heard.fetcher.examine().get(0);
            assertEquals(
                    List.of(Finding.Level.BAD, Checkup.SOURCES, "fetcher.qmt"),
                    List.of(finding.level(), finding.topic(), finding.subject()));
        }
    }

    @Test
    void tellsTheBridgesErrorOnlyWhileNothingFlows() throws IOException {
        String broken = FakeBridge.ALIVE.replace("\"error\":null", "\"error\":\"two groups failed\"");
        try (FakeBridge bridge = new FakeBridge();
                Heard heard = new Heard(bridge.address())) {
            heard.poll();
            bridge.welcome().say(broken).quote("600000.SH", 0, 10, 100);
            heard.untilTicks(1);
            heard.poll();
            assertEquals(List.of(bridge.address() + ": two groups failed"), heard.fetcher.warnings());
            heard.untilFailure(bridge.address() + ": two groups failed");
            bridge.say(FakeBridge.ALIVE);
            heard.untilCount("messages", 5);
            heard.poll();
            assertEquals(List.of(), heard.fetcher.warnings());
            assertEquals(
                    List.of(Finding.Level.GOOD),
                    heard.fetcher.examine().stream().map(Finding::level).toList());
        }
    }

    @Test
    void keepsWhatABridgeSaysOutOfTheLinesOfLogAndScreen() throws IOException {
        String broken =
                FakeBridge.ALIVE.replace("\"error\":null", "\"error\":\"a\\nb\\u001b[31m" + "c".repeat(999) + '"');
        try (FakeBridge bridge = new FakeBridge();
                Heard heard = new Heard(bridge.address())) {
            heard.poll();
            bridge.welcome().say(broken);
            heard.untilCount("messages", 3);
            String warning = heard.fetcher.warnings().get(0);
            assertTrue(warning.startsWith(bridge.address() + ": a?b?[31mccc"), warning);
            assertTrue(warning.length() < 250, warning);
        }
    }
}
