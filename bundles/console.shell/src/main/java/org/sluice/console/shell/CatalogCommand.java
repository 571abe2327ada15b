package org.sluice.console.shell;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.sluice.api.catalog.CatalogChanges;
import org.sluice.api.catalog.CatalogChanges.Change;
import org.sluice.api.catalog.CatalogChanges.Outcome;
import org.sluice.api.catalog.CatalogChanges.Update;
import org.sluice.api.catalog.CatalogControl;
import org.sluice.api.catalog.CatalogStatus;
import org.sluice.api.catalog.CatalogStatus.Source;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.market.MarketTime;

/** {@code catalog}: how the catalog is, what an update would change, and the update. */
final class CatalogCommand implements Command {

    private static final String FORCE = "--force";
    private static final String ALL = "--all";

    /** Rows of each table of differences, unless all are asked for. */
    private static final int ROWS = 20;

    private static final Usage USAGE = new Usage(
            "catalog",
            "status|diff|update [--force] [--all]",
            "instruments, calendar and their sources; what an update would change; the update",
            "catalog update",
            List.of(
                    new Usage.Option(FORCE, "", "updates also when much of a list would go"),
                    new Usage.Option(ALL, "", "every difference, not the first " + ROWS)));

    private final Services services;

    CatalogCommand(Services services) {
        this.services = services;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public void run(Arguments arguments, Screen screen) throws Problem {
        arguments.atMost(1);
        String what = arguments.words().isEmpty() ? "status" : arguments.words().get(0);
        if (arguments.has(FORCE) && !what.equals("update")) {
            throw new Problem(FORCE + " is for sluice:catalog update");
        }
        switch (what) {
            case "status" -> status(ask(CatalogControl::status), screen);
            case "diff" -> {
                CatalogChanges changes = ask(CatalogControl::diff);
                Table table = new Table("SOURCE", "OUTCOME", "");
                changes.updates().forEach(each -> table.row(each.source(), outcome(each), each.text()));
                screen.table(table);
                show(changes, "Nothing would change.", arguments.has(ALL), screen);
                check(changes, EnumSet.of(Outcome.FAILED));
            }
            case "update" -> {
                CatalogChanges changes = ask(control -> control.update(arguments.has(FORCE), screen::line));
                show(changes, "Nothing changed.", arguments.has(ALL), screen);
                check(changes, EnumSet.of(Outcome.FAILED, Outcome.REFUSED));
            }
            default -> throw new Problem("'" + what + "' is none of status, diff and update");
        }
    }

    private <R> R ask(Function<CatalogControl, R> question) throws Problem {
        try {
            return services.catalogControls
                    .latest(question)
                    .orElseThrow(
                            () -> new Problem("no catalog is running; it needs the file etc/org.sluice.catalog.cfg"));
        } catch (IllegalStateException e) {
            throw new Problem(e.getMessage());
        }
    }

    private void status(CatalogStatus status, Screen screen) {
        Instant now = services.now();
        screen.line(Texts.count(status.instruments()) + " instruments, " + Texts.count(status.products())
                + " products, calendar until "
                + (status.calendarUntil() == null
                        ? "unknown"
                        : status.calendarUntil().toString())
                + (status.calendarUntil() == null ? "" : days(status.calendarUntil(), now)) + ", next update "
                + (status.nextUpdate() == null ? "never" : Texts.time(status.nextUpdate(), now)));
        if (!status.totals().isEmpty()) {
            screen.table(totals(status));
        }
        screen.line("");
        if (status.sources().isEmpty()) {
            screen.line("No catalog source is running. One is a jar in plugins/ and its file in etc/.");
        } else {
            screen.table(sources(status.sources(), now));
            Table from = new Table();
            for (Source source : status.sources()) {
                source.from().forEach((key, value) -> from.row("  " + source.name(), key, value));
            }
            screen.table(from);
        }
        status.warnings().forEach(warning -> screen.line(Cell.yellow("! " + warning)));
    }

    private static String days(LocalDate until, Instant now) {
        return " ("
                + (until.toEpochDay()
                        - LocalDate.ofInstant(now, MarketTime.ZONE).toEpochDay()) + " days)";
    }

    private static Table totals(CatalogStatus status) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        status.totals().values().forEach(byKind -> kinds.addAll(byKind.keySet()));
        List<String> titles = new ArrayList<>(List.of("EXCHANGE"));
        kinds.forEach(kind -> titles.add(">" + kind));
        Table table = new Table(titles.toArray(String[]::new));
        status.totals().forEach((exchange, byKind) -> table.row(row(exchange.name(), kinds, byKind)));
        return table;
    }

    private static Object[] row(String exchange, Set<Kind> kinds, Map<Kind, Integer> byKind) {
        List<Object> row = new ArrayList<>(List.of(exchange));
        for (Kind kind : kinds) {
            row.add(byKind.containsKey(kind) ? Texts.count(byKind.get(kind)) : Texts.ABSENT);
        }
        return row.toArray();
    }

    private static Table sources(List<Source> sources, Instant now) {
        Table table = new Table(
                "SOURCE", ">INSTRUMENTS", ">PRODUCTS", ">HOLIDAYS", "AS OF", "READ", "CHANGED", "UPDATED", "RESULT");
        for (Source source : sources) {
            table.row(
                    source.name(),
                    Texts.count(source.instruments()),
                    Texts.count(source.products()),
                    Texts.count(source.holidays()),
                    source.asOf(),
                    Texts.ago(source.lastRead(), now),
                    Texts.ago(source.lastChange(), now),
                    Texts.ago(source.lastUpdate(), now),
                    source.updateResult());
        }
        return table;
    }

    private static Cell outcome(Update update) {
        String text = update.outcome().name();
        return update.outcome() == Outcome.FAILED || update.outcome() == Outcome.REFUSED
                ? Cell.red(text)
                : Cell.plain(text);
    }

    private static void show(CatalogChanges changes, String nothing, boolean all, Screen screen) {
        if (changes.isEmpty()) {
            screen.line(nothing);
            return;
        }
        show("ADDED", changes.added(), all, screen);
        show("CHANGED", changes.changed(), all, screen);
        show("EXPIRED", changes.expired(), all, screen);
    }

    private static void show(String title, List<Change> changes, boolean all, Screen screen) {
        if (changes.isEmpty()) {
            return;
        }
        screen.line(title + ' ' + Texts.count(changes.size()));
        int shown = all ? changes.size() : Math.min(ROWS, changes.size());
        Table table = new Table();
        changes.subList(0, shown).forEach(each -> table.row("  " + each.subject(), each.name(), each.what()));
        screen.table(table);
        if (shown < changes.size()) {
            screen.line("  … and " + Texts.count(changes.size() - shown) + " more; --all shows them");
        }
    }

    /** So that a script notices. */
    private static void check(CatalogChanges changes, Set<Outcome> bad) throws Problem {
        List<String> names = changes.updates().stream()
                .filter(update -> bad.contains(update.outcome()))
                .map(Update::source)
                .toList();
        if (!names.isEmpty()) {
            throw new Problem("these sources keep what they had: " + String.join(", ", names));
        }
    }
}
