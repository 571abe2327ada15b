package org.sluice.console.shell;

import java.time.Instant;
import java.util.List;
import org.sluice.api.health.Alert;
import org.sluice.api.health.Health;

/** {@code alerts}: what is wrong now, the oldest first. */
final class AlertsCommand implements Command {

    private static final Usage USAGE =
            new Usage("alerts", "", "what is wrong now, and since when", "alerts", List.of());

    private final Services services;

    AlertsCommand(Services services) {
        this.services = services;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public void run(Arguments arguments, Screen screen) throws Problem {
        arguments.atMost(0);
        List<Alert> alerts = services.health
                .latest(Health::alerts)
                .orElseThrow(() -> new Problem("nobody watches: the bundle org.sluice.health is not active"));
        if (alerts.isEmpty()) {
            screen.line("none");
            return;
        }
        Instant now = services.now();
        Table table = new Table("SINCE", "FOR", "RULE", "SUBJECT", "TEXT");
        for (Alert alert : alerts) {
            String ago = Texts.ago(alert.since(), now);
            table.row(
                    Texts.time(alert.since(), now),
                    ago.substring(0, ago.length() - " ago".length()),
                    Cell.red(alert.rule()),
                    alert.subject(),
                    alert.text());
        }
        screen.table(table);
    }
}
