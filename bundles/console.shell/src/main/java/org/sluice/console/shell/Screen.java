package org.sluice.console.shell;

import java.io.PrintStream;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;

/**
 * Where a command prints. The shell points {@code System.out} and {@code System.err} of the thread that runs a command
 * to the session's terminal, to a pipe or to a file; the session's own console would miss the last two.
 *
 * @param colours whether the terminal shows them
 */
record Screen(PrintStream out, PrintStream err, boolean colours, Keyboard keyboard) {

    static Screen of(CommandSession session) {
        boolean terminal = terminal(session);
        return new Screen(
                System.out, System.err, terminal && !noColour(session), Keyboard.of(session.getKeyboard(), terminal));
    }

    void line(String text) {
        // Not println: the same bytes on every platform.
        out.print(text + '\n');
        out.flush();
    }

    void line(Cell... cells) {
        StringBuilder line = new StringBuilder();
        Stream.of(cells).forEach(cell -> line.append(cell.shown(colours)));
        line(line.toString());
    }

    void table(Table table) {
        out.print(String.join("\n", table.lines(colours)) + '\n');
        out.flush();
    }

    void problem(String command, Problem problem) {
        Cell message = Cell.red("sluice:" + command + ": " + problem.getMessage());
        err.print(message.shown(colours) + '\n');
        err.flush();
    }

    private static boolean terminal(CommandSession session) {
        Process process = Process.Utils.current();
        if (process != null && !process.isTty(1)) {
            return false;
        }
        // JLine tells its terminal's type; without JLine the process must have a console of its own.
        Object type = session.get("TERM");
        if (type == null && System.console() != null) {
            type = System.getenv("TERM");
        }
        return type != null && !type.toString().isEmpty() && !type.toString().startsWith("dumb");
    }

    /** See no-color.org; also a variable of the session and a system property of that name. */
    private static boolean noColour(CommandSession session) {
        return Stream.of(session.get("NO_COLOR"), System.getProperty("NO_COLOR"), System.getenv("NO_COLOR"))
                .anyMatch(value -> value != null && !value.toString().isEmpty());
    }
}
