package org.sluice.console.shell;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code drops}: whatever was lost on its way, of all components. */
final class DropsCommand implements Command {

    private static final String ALL = "--all";

    private static final Usage USAGE = new Usage(
            "drops",
            "[--all]",
            "every counter of something lost, dropped, withheld, rejected or failed",
            "drops --all",
            List.of(new Usage.Option(ALL, "", "also those that are 0")));

    /** What a counter of a loss is called; matched against its words, so that {@code latest} is not {@code late}. */
    private static final Pattern LOSS = Pattern.compile("\\b(?:late|lost|bad|not|none|gaps?|backwards"
            + "|(?:abort|conflict|discard|doubled|drop|duplicat|error|evict|fail|ignor|invalid|malform|miss|overflow"
            + "|overrun|refus|reject|skip|stale|timeout|truncat|unknown|withh)[a-z]*)\\b");

    private static final Pattern CAMEL_HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private final Services services;

    DropsCommand(Services services) {
        this.services = services;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public void run(Arguments arguments, Screen screen) throws Problem {
        arguments.atMost(0);
        Table table = new Table("COMPONENT", "COUNTER", ">COUNT");
        int shown = 0;
        int zero = 0;
        for (Report report : services.reports()) {
            for (Map.Entry<String, Long> counter : report.counters().entrySet()) {
                if (!tellsOfLoss(counter.getKey())) {
                    continue;
                }
                zero += counter.getValue() == 0 ? 1 : 0;
                if (counter.getValue() != 0 || arguments.has(ALL)) {
                    shown++;
                    table.row(report.name(), counter.getKey(), Texts.count(counter.getValue()));
                }
            }
        }
        if (shown > 0) {
            screen.table(table);
        } else if (zero > 0) {
            screen.line("Nothing was lost: " + zero + " counters of losses are all 0; --all shows them.");
        } else {
            screen.line("No component counts losses; sluice:status shows what there is.");
        }
    }

    /** Whether the name says that something was lost. */
    static boolean tellsOfLoss(String counter) {
        String words = CAMEL_HUMP
                .matcher(counter)
                .replaceAll(" ")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z]+", " ");
        return LOSS.matcher(words).find();
    }
}
