package org.sluice.console.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.sluice.api.server.ServerSwitch;

class ServerCommandTest {

    private final Bench bench = new Bench();

    private String run(String name, String... args) {
        return bench.run(new ServerCommand(bench.services, name, "a server"), args);
    }

    private static ServerSwitch named(String name) {
        return new ServerSwitch() {
            private boolean open = true;

            @Override
            public String start() {
                open = true;
                return name + " started";
            }

            @Override
            public String stop() {
                open = false;
                return name + " stopped";
            }

            @Override
            public String status() {
                return name + (open ? " is open" : " is closed");
            }
        };
    }

    @Test
    void touchesOnlyTheServerOfItsName() {
        bench.services.servers.add("rpc", named("rpc"));
        bench.services.servers.add("dataserver", named("data"));
        assertEquals("data is open\n", run("dataserver"));
        assertEquals("data stopped\n", run("dataserver", "stop"));
        assertEquals("data is closed\n", run("dataserver", "status"));
        assertEquals("rpc is open\n", run("rpc", "status"));
        assertEquals("data started\n", run("dataserver", "start"));
    }

    @Test
    void saysWhatIsWrong() {
        assertEquals(
                "sluice:rpc: there is no server 'rpc': its bundle is not active, or its file in etc/ is not there\n",
                run("rpc", "stop"));
        bench.services.servers.add("rpc", named("rpc"));
        assertEquals("sluice:rpc: 'halt' is neither start nor stop nor status\n", run("rpc", "halt"));
        assertEquals("sluice:rpc: 'now' is one argument too many\n", run("rpc", "stop", "now"));
    }
}
