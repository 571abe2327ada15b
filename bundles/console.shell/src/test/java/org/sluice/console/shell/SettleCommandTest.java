package org.sluice.console.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.api.trade.OrderState;

class SettleCommandTest {

    private final Bench bench = new Bench();
    private final FakeDesk desk = new FakeDesk()
            .order("a-1", "demo", "10.00", OrderState.UNKNOWN, 0, false, "")
            .order("a-2", "demo", "10.00", OrderState.ALIVE, 0, false, "");

    @BeforeEach
    void start() {
        bench.services.desks.add("", desk);
    }

    private String run(String... args) {
        return bench.run(new SettleCommand(bench.services, Duration.ofSeconds(20)), args);
    }

    @Test
    void tellsTheDeskHowAnOrderEnded() {
        assertEquals("a-1 is FILLED, 1000 filled\n", run("a-1", "filled", "10.37"));
        assertEquals("a-1 is CANCELLED, 300 filled\n", run("a-1", "cancelled", "300", "10.36"));
        assertEquals("a-1 is CANCELLED, 0 filled\n", run("a-1", "cancelled"));
        assertEquals("a-1 is REJECTED, 0 filled\n", run("a-1", "rejected"));
        assertEquals(
                List.of(
                        "operator a-1 FILLED 1000 10.37",
                        "operator a-1 CANCELLED 300 10.36",
                        "operator a-1 CANCELLED 0 null",
                        "operator a-1 REJECTED 0 null"),
                desk.settled);
    }

    @Test
    void saysWhyItCanNot() {
        assertEquals("sluice:settle: state: the order is ALIVE\n", run("a-2", "rejected"));
        assertEquals("sluice:settle: there is no order 'b-1'; see sluice:orders --all\n", run("b-1", "rejected"));
        assertEquals("sluice:settle: 'gone': expected filled, cancelled or rejected\n", run("a-1", "gone"));
        assertEquals("sluice:settle: 'much': expected a price\n", run("a-1", "filled", "much"));
        assertEquals(List.of(), desk.settled);
    }
}
