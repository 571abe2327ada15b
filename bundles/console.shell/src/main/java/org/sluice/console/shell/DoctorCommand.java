package org.sluice.console.shell;

import java.util.List;
import org.sluice.api.health.Finding;
import org.sluice.api.health.Finding.Level;
import org.sluice.api.health.Health;

/** {@code doctor}: everything examined now, by topic, with what to do next. Fails if anything is bad. */
final class DoctorCommand implements Command {

    private static final Usage USAGE = new Usage(
            "doctor",
            "",
            "examines everything: what was measured, and what to do next; fails if something is bad",
            "doctor",
            List.of());

    private final Services services;

    DoctorCommand(Services services) {
        this.services = services;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public void run(Arguments arguments, Screen screen) throws Problem {
        arguments.atMost(0);
        List<Finding> findings = services.health
                .latest(Health::examine)
                .orElseThrow(() -> new Problem("nobody examines: the bundle org.sluice.health is not active"));
        String topic = null;
        for (Finding finding : findings) {
            if (!finding.topic().equals(topic)) {
                screen.line(topic == null ? finding.topic() : "\n" + finding.topic());
                topic = finding.topic();
            }
            screen.line(Cell.plain("  "), word(finding.level()), Cell.plain(finding.subject() + ": " + finding.fact()));
            if (!finding.next().isEmpty()) {
                screen.line(Cell.plain("        next: " + finding.next()));
            }
        }
        long bad = count(findings, Level.BAD);
        long notes = count(findings, Level.NOTE);
        screen.line("");
        if (bad > 0) {
            throw new Problem(things(bad) + " to do" + (notes > 0 ? ", " + things(notes) + " to know" : ""));
        }
        screen.line("nothing to do" + (notes > 0 ? ", " + things(notes) + " to know" : ""));
    }

    private static Cell word(Level level) {
        return switch (level) {
            case GOOD -> Cell.green("ok    ");
            case NOTE -> Cell.yellow("note  ");
            case BAD -> Cell.red("BAD   ");
        };
    }

    private static long count(List<Finding> findings, Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }

    private static String things(long count) {
        return count + (count == 1 ? " thing" : " things");
    }
}
