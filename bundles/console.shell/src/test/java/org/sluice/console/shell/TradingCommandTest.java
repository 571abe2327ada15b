package org.sluice.console.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.api.trade.OrderState;

class TradingCommandTest {

    private final Bench bench = new Bench();
    private final FakeDesk desk = new FakeDesk()
            .order("a-1", "demo", "10.00", OrderState.ALIVE, 0, false, "")
            .order("a-2", "demo", "10.00", OrderState.FILLED, 1000, false, "");

    @BeforeEach
    void start() {
        bench.services.desks.add("", desk);
    }

    private String run(String... args) {
        return bench.run(new TradingCommand(bench.services, Duration.ofSeconds(20)), args);
    }

    @Test
    void haltsAndResumesAnAccount() {
        assertEquals("halted for demo; 1 order is open\n", run("halt", "demo"));
        assertEquals(Set.of("demo"), desk.halted);
        assertEquals("orders are taken; 1 order is open\n", run("resume", "demo"));
        assertEquals(Set.of(), desk.halted);
    }

    @Test
    void haltsAllIfNoneIsNamedAndTellsWhatIsLeft() {
        run("halt", "demo");
        assertEquals("halted for all accounts; 1 order is open\n", run("halt"));
        assertEquals("halted for demo; 1 order is open\n", run("resume"));
        assertEquals("halted for demo; 1 order is open\n", run());
    }

    @Test
    void saysSoIfTheDeskDoesNotFollow() {
        desk.deaf = true;
        assertEquals(
                "sluice:trading: the desk has not followed within 0 s\n",
                bench.run(new TradingCommand(bench.services, Duration.ofMillis(1)), "halt"));
    }

    @Test
    void takesNoOtherWord() {
        assertEquals("sluice:trading: 'stop': expected halt or resume\n", run("stop"));
    }

    @Test
    void saysSoWithoutADesk() {
        bench.services.desks.remove(desk);
        assertEquals("sluice:trading: no desk is running: the bundle org.sluice.desk is not active\n", run("halt"));
    }
}
