package org.sluice.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.api.trade.OrderState.FILLED;
import static org.sluice.desk.Floor.ALICE;
import static org.sluice.desk.Floor.NOW;
import static org.sluice.desk.Floor.await;
import static org.sluice.desk.Floor.buy;
import static org.sluice.desk.Floor.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException.Reason;

@Timeout(60)
class AuditTest {

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("var/audit/2026-11-20.log");
    }

    @Test
    void holdsOrderUserAddressAndTheRulesResult() {
        Order order;
        try (Floor floor = new Floor(folder, Map.of()).open()) {
            order = floor.submit(buy("1", "10.00", 100));
            floor.refused(buy("2", "10.001", 100));
            await(floor.desk().cancel(ALICE, "10.0.0.7", "1"));
            floor.report(sink -> sink.onOrder(report(order, FILLED, 100, NOW)));
            floor.desk().halt("", "root");
        }
        String request =
                "\"account\":\"demo\",\"clientOrderId\":\"%s\",\"symbol\":\"SSE.600000\",\"direction\":\"BUY\","
                        + "\"offset\":\"OPEN\",\"priceType\":\"LIMIT\",\"price\":\"%s\",\"volume\":\"100\","
                        + "\"timeCondition\":\"GFD\",\"volumeCondition\":\"ANY\",\"minVolume\":\"0\"";
        String at = "\"at\":\"2026-11-20T02:00:00Z\"}";
        String id = order.id();
        assertEquals(
                List.of(
                        "{\"event\":\"order\",\"id\":\"" + id + "\",\"user\":\"alice\",\"from\":\"127.0.0.1\","
                                + String.format(request, "1", "10.00")
                                + ",\"gateway\":\"sim\",\"tradingDay\":\"2026-11-20\",\"rules\":\"passed\"," + at,
                        "{\"event\":\"answer\",\"id\":\"" + id
                                + "\",\"outcome\":\"ACCEPTED\",\"reason\":\"\",\"message\":\"\"," + at,
                        "{\"event\":\"state\",\"id\":\"" + id + "\",\"state\":\"ALIVE\",\"exchange\":\"\","
                                + "\"filled\":\"0\",\"price\":\"\",\"late\":\"false\",\"message\":\"\"," + at,
                        "{\"event\":\"refused\",\"user\":\"alice\",\"from\":\"127.0.0.1\","
                                + String.format(request, "2", "10.001")
                                + ",\"reason\":\"PRICE\",\"rules\":\"priceTick: the limit is steps of 0.01 yuan, the value is 10.001\","
                                + at,
                        "{\"event\":\"cancel\",\"id\":\"" + id + "\",\"user\":\"alice\",\"from\":\"10.0.0.7\","
                                + "\"account\":\"demo\",\"tradingDay\":\"2026-11-20\",\"rules\":\"passed\"," + at,
                        "{\"event\":\"answer\",\"cancel\":\"true\",\"id\":\"" + id
                                + "\",\"outcome\":\"ACCEPTED\",\"message\":\"\"," + at),
                read().subList(0, 6));
        assertEquals("{\"event\":\"halt\",\"account\":\"*\",\"user\":\"root\"," + at, read().get(read().size() - 1));
    }

    private List<String> read() {
        try {
            return Files.readAllLines(file()).stream()
                    .filter(line -> !line.contains(Floor.NOBODYS))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void isKeptBeforeTheGatewayGetsTheOrder() {
        List<String> then = new ArrayList<>();
        try (Floor floor = new Floor(folder, Map.of()).open()) {
            floor.gateway.onSubmit(order -> then.addAll(read()));
            Order order = floor.submit(buy("1", "10.00", 100));
            assertEquals(1, then.size());
            assertTrue(then.get(0).startsWith("{\"event\":\"order\",\"id\":\"" + order.id() + "\""), then.get(0));
        }
    }

    @Test
    void whileItCantBeWrittenNoOrderIsSent() throws IOException {
        try (Floor floor = new Floor(folder, Map.of()).open()) {
            Path audit = folder.resolve("var/audit");
            Files.createDirectories(audit.getParent());
            Files.writeString(audit, "a file where the folder should be");
            assertEquals(Reason.GATEWAY, floor.refused(buy("1", "10.00", 100)).reason());
            assertEquals(Reason.HALTED, floor.refused(buy("2", "10.00", 100)).reason());
            assertEquals(List.of("open"), floor.gateway.calls());
            Files.delete(audit);
            floor.submit(buy("3", "10.00", 100));
            assertEquals(2, floor.gateway.calls().size());
            assertEquals(List.of(), floor.desk().warnings());
        }
    }

    @Test
    void aLineCutShortByAKillIsCountedAndSpoilsNoOther() throws IOException {
        Order order;
        try (Floor floor = new Floor(folder, Map.of()).open()) {
            order = floor.submit(buy("1", "10.00", 100));
            floor.desk().deactivate();
            Files.writeString(file(), "{\"event\":\"order\",\"id\":\"x", StandardOpenOption.APPEND);
            floor.start();
            assertEquals(1, floor.desk().counters().get("audit.unreadable"));
            floor.open();
            assertEquals(order.id(), floor.submit(buy("1", "10.00", 100)).id());
            floor.submit(buy("2", "10.00", 100));
            floor.restart();
            assertEquals(1, floor.desk().counters().get("audit.unreadable"));
            assertEquals(2, floor.desk().orders().size());
        }
    }

    @Test
    void everyDayInShanghaiHasItsFile() {
        try (Floor floor = new Floor(folder, Map.of()).open()) {
            floor.submit(buy("1", "10.00", 100));
            floor.clock.advance(Duration.ofHours(15));
            floor.submit(buy("2", "10.00", 100));
            assertTrue(Files.exists(folder.resolve("var/audit/2026-11-21.log")));
        }
    }

    @Test
    void whateverAClientSendsStaysWithinItsLine() {
        String nasty = "a\n\"b\\\r\t\u2028\ud83d\ude00\ud83d\u0000{},:";
        try (Floor floor = new Floor(folder, Map.of()).open()) {
            Order order = floor.submit(
                    Floor.request("alice", "demo", nasty, Floor.STOCK, Direction.BUY, Offset.OPEN, "10.00", 100));
            floor.restart();
            assertEquals(nasty, floor.order(order.id()).request().clientOrderId());
            assertEquals(nasty, floor.audit().get(0).get("clientOrderId"));
        }
    }

    @Test
    void whatIsNoLineIsNone() {
        for (String text : List.of("", "{", "{\"a\":\"b\"", "{\"a\":\"b\\\"}", "null", "{\"a\":\"b\"} ")) {
            assertTrue(AuditLine.parse(text).isEmpty(), text);
        }
        assertEquals(
                "{\"a\":\"b\"}", AuditLine.parse("{\"a\":\"b\"}").orElseThrow().toString());
    }

    @Test
    void isUtf8WhateverTheMachinesCharset() throws IOException {
        try (Floor floor = new Floor(folder, Map.of()).open()) {
            floor.submit(Floor.request("alice", "demo", "订单一", Floor.STOCK, Direction.BUY, Offset.OPEN, "10.00", 100));
        }
        assertTrue(new String(Files.readAllBytes(file()), StandardCharsets.UTF_8).contains("订单一"));
    }
}
