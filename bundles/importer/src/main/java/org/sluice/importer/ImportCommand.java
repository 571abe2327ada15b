package org.sluice.importer;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sluice.importer.Progress.End;

/** {@code sluice:import}: starts, shows and stops an import. */
final class ImportCommand {

    private static final String HELP = """
            sluice:import - brings bars of the past into the journal
            usage:   sluice:import now [--whole]
                     sluice:import status
                     sluice:import cancel
            example: sluice:import now
            options:
              --whole  reads everything again, from the first day on
              --help   shows this
            now shows its progress until it ends; Ctrl-C leaves it running.
            """;

    private static final int WIDTH = 30;
    private static final long SHOWN_EVERY_MILLIS = 250;

    private final Runs runs;
    private final View view;

    ImportCommand(Runs runs, View view) {
        this.runs = runs;
        this.view = view;
    }

    void run(PrintStream out, String... args) throws Problem {
        List<String> words = List.of(args);
        if (words.isEmpty() || words.contains("--help")) {
            out.print(HELP);
        } else if (words.equals(List.of("now"))) {
            now(out, false);
        } else if (words.equals(List.of("now", "--whole"))) {
            now(out, true);
        } else if (words.equals(List.of("status"))) {
            status(out);
        } else if (words.equals(List.of("cancel"))) {
            if (runs.cancel() == null) {
                throw new Problem("no import is running");
            }
            out.print("the import is being stopped\n");
        } else {
            throw new Problem("'" + String.join(" ", words)
                    + "' is none of now [--whole], status, cancel; --help shows examples");
        }
        out.flush();
    }

    private void now(PrintStream out, boolean whole) throws Problem {
        Progress run = runs.now(whole);
        try {
            while (!run.await(SHOWN_EVERY_MILLIS)) {
                line(out, run, "");
            }
        } catch (InterruptedException e) {
            // Ctrl-C: the shell wants its line back, the import goes on
            out.print("\nthe import goes on; sluice:import status shows it, sluice:import cancel stops it\n");
            return;
        }
        if (run.end() == End.NOT_DONE) {
            throw new Problem(run.summary());
        }
        line(out, run, "\n");
        out.print(run.summary() + "\n");
        troubles(out, run);
    }

    /** As long as the one it is printed over. */
    private static void line(PrintStream out, Progress run, String end) {
        String text = run.bar(WIDTH);
        out.print("\r" + text + " ".repeat(Math.max(0, 100 - text.length())) + end);
        out.flush();
    }

    private void status(PrintStream out) {
        for (Map.Entry<String, String> fact : view.facts().entrySet()) {
            out.print(String.format(Locale.ROOT, "%-8s %s\n", fact.getKey(), fact.getValue()));
        }
        for (String warning : view.warnings()) {
            out.print("warning  " + warning + "\n");
        }
        Progress last = runs.last();
        if (last != null) {
            troubles(out, last);
        }
    }

    private static void troubles(PrintStream out, Progress run) {
        for (String trouble : run.troubles()) {
            out.print("  " + trouble + "\n");
        }
        long all = run.get(Progress.Count.SYMBOLS_FAILED) + run.get(Progress.Count.SYMBOLS_REFUSED);
        if (all > run.troubles().size()) {
            out.print("  and " + (all - run.troubles().size()) + " more\n");
        }
    }
}
