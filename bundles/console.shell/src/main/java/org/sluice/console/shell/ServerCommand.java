package org.sluice.console.shell;

import java.util.List;
import org.sluice.api.server.ServerSwitch;

/** {@code dataserver}, {@code rpc}: a server is started and stopped while its bundle stays. */
final class ServerCommand implements Command {

    private final Services services;
    private final String name;
    private final Usage usage;

    /**
     * The command of one server.
     *
     * @param name as {@link ServerSwitch#NAME} has it, and the command's
     * @param what it is called in the help
     */
    ServerCommand(Services services, String name, String what) {
        this.services = services;
        this.name = name;
        usage = new Usage(
                name,
                "[start|stop|status]",
                "starts or stops " + what + " until the next restart, or tells how it is",
                name + " stop",
                List.of());
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public void run(Arguments arguments, Screen screen) throws Problem {
        arguments.atMost(1);
        String action =
                arguments.words().isEmpty() ? "status" : arguments.words().get(0);
        if (!List.of("start", "stop", "status").contains(action)) {
            throw new Problem("'" + action + "' is neither start nor stop nor status");
        }
        List<String> lines =
                services.servers.named((server, service) -> server.equals(name) ? act(service, action) : null);
        if (lines.isEmpty()) {
            throw new Problem(
                    "there is no server '" + name + "': its bundle is not active, or its file in etc/ is not there");
        }
        lines.forEach(screen::line);
    }

    private static String act(ServerSwitch server, String action) {
        return switch (action) {
            case "start" -> server.start();
            case "stop" -> server.stop();
            default -> server.status();
        };
    }
}
