package org.sluice.console.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.sluice.api.market.Symbol;
import org.sluice.console.shell.Comparison.Difference;
import org.sluice.console.shell.Comparison.Field;
import org.sluice.console.shell.Comparison.Tally;

/** A comparison in words. Asks the catalog how many decimals a price has. */
final class CompareReport {

    private static final int LISTED = 10;

    private final Comparison comparison;
    private final Services services;
    private final Screen screen;

    CompareReport(Comparison comparison, Services services, Screen screen) {
        this.comparison = comparison;
        this.services = services;
        this.screen = screen;
    }

    void difference(Difference difference) {
        screen.line(Texts.time(difference.time(), services.now()) + "  " + difference.symbol() + "  "
                + word(difference.field()) + "  ours " + value(difference, difference.ours()) + "  theirs "
                + value(difference, difference.theirs()) + hint(difference.factor()));
    }

    void progress(Duration since) {
        screen.line("after " + Texts.span(since) + ": "
                + Texts.count(comparison.compared().size()) + " symbols, " + Texts.count(comparison.snapshots())
                + " snapshots compared, " + Texts.count(comparison.differing()) + " differ, delay "
                + millis(0.5) + " (median)");
    }

    /** The summary; answers its last line, the verdict. */
    String summary(Duration took) {
        screen.line("Compared " + Texts.count(comparison.compared().size()) + " symbols, "
                + Texts.count(comparison.snapshots()) + " snapshots of the same second, in " + Texts.span(took) + '.');
        Instant now = services.now();
        Table table = new Table("FIELD", ">DIFFERING", "WORST", "TIME", ">OURS", ">THEIRS");
        for (Field field : Field.values()) {
            Tally tally = comparison.tally(field);
            Difference worst = tally.worst;
            table.row(
                    word(field),
                    Texts.count(tally.differing),
                    worst == null ? null : worst.symbol(),
                    worst == null ? null : Texts.time(worst.time(), now),
                    worst == null ? null : value(worst, worst.ours()),
                    worst == null ? null : value(worst, worst.theirs()));
        }
        screen.table(table);
        for (Field field : List.of(Field.VOLUME, Field.TURNOVER)) {
            units(field, comparison.tally(field));
        }
        screen.line("Delay, theirs behind ours: least " + millis(0) + ", median " + millis(0.5) + ", 95 % "
                + millis(0.95) + ", greatest " + millis(1) + '.');
        List<Symbol> apart = comparison.apart();
        if (!apart.isEmpty()) {
            screen.line("Not at the same second: " + listed(apart) + "; the newest values of "
                    + Texts.count(comparison.apartDiffering()) + " differ.");
        }
        only("our", comparison.onlyOurs());
        only("their", comparison.onlyTheirs());
        return Texts.count(comparison.differing()) + (comparison.differing() == 1 ? " difference" : " differences");
    }

    private void units(Field field, Tally tally) {
        if (tally.hundredfold > 0) {
            unit(field, tally.hundredfold, tally.differing, "100");
        }
        if (tally.hundredth > 0) {
            unit(field, tally.hundredth, tally.differing, "0.01");
        }
    }

    private void unit(Field field, long count, long of, String factor) {
        screen.line(Cell.yellow("Units: in " + Texts.count(count) + " of " + Texts.count(of) + " differences of "
                + word(field) + " theirs is " + factor + " times ours: factor 100 (shares ↔ lots?)."));
    }

    private void only(String side, List<Symbol> symbols) {
        if (!symbols.isEmpty()) {
            screen.line("Only on " + side + " side: " + listed(symbols) + '.');
        }
    }

    private static String listed(List<Symbol> symbols) {
        return Texts.count(symbols.size()) + " ("
                + symbols.stream().limit(LISTED).map(Symbol::toString).collect(Collectors.joining(", "))
                + (symbols.size() > LISTED ? ", …)" : ")");
    }

    private String millis(double quantile) {
        return comparison
                .delay(quantile)
                .map(delay -> Texts.count(delay.toMillis()) + " ms")
                .orElse(Texts.ABSENT);
    }

    private String value(Difference difference, double value) {
        return difference.field() == Field.PRICE
                ? Texts.price(value, services.decimals(difference.symbol()))
                : Texts.exact(value);
    }

    private static String hint(double factor) {
        return Double.isNaN(factor) ? "" : "  units: factor 100 (shares ↔ lots?)";
    }

    private static String word(Field field) {
        return field.name().toLowerCase(Locale.ROOT);
    }
}
