package org.sluice.console.shell;

import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.sluice.api.market.MarketTime;
import org.sluice.api.storage.Gap;

/** {@code gaps}: what was missed on a trading day. */
final class GapsCommand implements Command {

    private static final Usage USAGE = new Usage(
            "gaps", "[DAY]", "what was not received in the sessions of a trading day", "gaps 2026-11-27", List.of());

    private final Services services;

    GapsCommand(Services services) {
        this.services = services;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public void run(Arguments arguments, Screen screen) throws Problem {
        arguments.atMost(1);
        LocalDate day = arguments.words().isEmpty()
                ? LocalDate.ofInstant(services.now(), MarketTime.ZONE)
                : day(arguments.words().get(0));
        List<Gap> gaps = services.gaps
                .latest(service -> service.of(day))
                .orElseThrow(() -> new Problem("nobody records: the bundle org.sluice.recorder is not active, or"
                        + " etc/org.sluice.recorder.cfg is not there"));
        if (gaps.isEmpty()) {
            screen.line("none on " + day);
            return;
        }
        Table table = new Table("FROM", "FOR", "SYMBOL", "ORIGIN", "WHY");
        for (Gap gap : gaps) {
            table.row(
                    Texts.time(gap.from(), services.now()),
                    Texts.span(Duration.between(gap.from(), gap.to())),
                    gap.symbol() == null ? "all" : gap.symbol().toString(),
                    Cell.origin(gap.origin()),
                    gap.why());
        }
        screen.table(table);
    }

    private static LocalDate day(String text) throws Problem {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new Problem("'" + text + "' is no day; write it as 2026-11-27");
        }
    }
}
