package org.sluice.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sluice.api.trade.OrderState.ALIVE;
import static org.sluice.api.trade.OrderState.CANCELLED;
import static org.sluice.desk.Floor.NOW;
import static org.sluice.desk.Floor.buy;
import static org.sluice.desk.Floor.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.testkit.Await;

@Timeout(60)
class HaltTest {

    @TempDir
    Path folder;

    private Floor floor;

    @BeforeEach
    void start() {
        floor = new Floor(folder, Map.of()).open();
        floor.gateway.onCancel(order -> floor.gateway.report(sink -> sink.onOrder(report(order, CANCELLED, 0, NOW))));
    }

    @AfterEach
    void stop() {
        floor.close();
    }

    private void halt(String account) {
        floor.desk().halt(account, "root");
        floor.settle();
    }

    @Test
    void cancelsWhatIsOpenAndRefusesWhatIsNew() {
        Order order = floor.submit(buy("1", "10.00", 100));
        halt("demo");
        Await.until("it is cancelled", () -> floor.order(order.id()).state() == CANCELLED);
        OrderRefusedException refusal = floor.refused(buy("2", "10.00", 100));
        assertEquals(Reason.HALTED, refusal.reason());
        assertEquals(
                "halt: the limit is no orders while trading is halted, the value is account demo",
                refusal.getMessage());
        floor.desk().resume("demo", "root");
        floor.submit(buy("2", "10.00", 100));
        assertEquals(List.of(), List.copyOf(floor.desk().halted()));
    }

    @Test
    void anotherAccountGoesOn() {
        halt("other");
        floor.submit(buy("1", "10.00", 100));
        halt("");
        assertEquals(
                "halt: the limit is no orders while trading is halted for all, the value is account demo",
                floor.refused(buy("2", "10.00", 100)).getMessage());
        assertEquals(List.of("*", "other"), List.copyOf(floor.desk().halted()));
        floor.desk().resume("", "root");
        floor.settle();
        assertEquals(List.of("other"), List.copyOf(floor.desk().halted()));
    }

    @Test
    void survivesARestartAndCancelsWhatTheGatewayThenReports() {
        Order order = floor.submit(buy("1", "10.00", 100));
        floor.desk().unbindGateway(floor.gateway);
        halt("");
        floor.restart();
        assertEquals(List.of("*"), List.copyOf(floor.desk().halted()));
        floor.gateway.onOpen(sink -> {
            sink.onAccount(Floor.account(0));
            sink.onOrder(report(order, ALIVE, 0, NOW));
            sink.reconciled();
        });
        floor.open();
        Await.until("it is cancelled", () -> floor.order(order.id()).state() == CANCELLED);
        assertEquals(Reason.HALTED, floor.refused(buy("2", "10.00", 100)).reason());
    }

    @Test
    void aCancelThatIsRefusedIsTriedAgain() {
        floor.gateway.onCancel(order -> {
            throw new OrderRefusedException(Reason.CLOSED, "not between 09:20 and 09:25");
        });
        Order order = floor.submit(buy("1", "10.00", 100));
        halt("demo");
        Await.until("a cancel has been tried", () -> floor.gateway.calls().size() == 3);
        floor.settle();
        assertEquals(3, floor.gateway.calls().size());
        floor.clock.advance(Duration.ofSeconds(10));
        Await.until("another has", () -> floor.gateway.calls().size() == 4);
        assertEquals("cancel " + order.id(), floor.gateway.calls().get(3));
    }

    @Test
    void aFileThatCantBeReadHaltsAll() throws IOException {
        floor.close();
        Files.createDirectories(folder.resolve("var/desk/halted"));
        floor.start();
        assertEquals(List.of("*"), List.copyOf(floor.desk().halted()));
    }

    @Test
    void isInForceAlsoIfItCantBeKept() throws IOException {
        Files.createDirectories(folder.resolve("var/desk/halted/x"));
        halt("demo");
        assertEquals(Reason.HALTED, floor.refused(buy("1", "10.00", 100)).reason());
        assertEquals(
                "it can't be kept over a restart which accounts are halted",
                floor.desk().warnings().get(1).split(":")[0]);
    }

    @Test
    void theFileIsReplacedAsAWhole() throws IOException {
        HaltFile file = new HaltFile(folder.resolve("a/b/halted"));
        assertEquals(Set.of(), file.read());
        file.write(Set.of("张三", "demo"));
        assertEquals(Set.of("demo", "张三"), file.read());
        file.write(Set.of());
        assertEquals(Set.of(), file.read());
    }
}
