package org.sluice.console.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sluice.api.catalog.CatalogChanges;
import org.sluice.api.catalog.CatalogChanges.Change;
import org.sluice.api.catalog.CatalogChanges.Outcome;
import org.sluice.api.catalog.CatalogChanges.Update;
import org.sluice.api.catalog.CatalogControl;
import org.sluice.api.catalog.CatalogStatus;
import org.sluice.api.catalog.CatalogStatus.Source;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.market.Exchange;

class CatalogCommandTest implements CatalogControl {

    private final Bench bench = new Bench();
    private final CatalogCommand catalog = new CatalogCommand(bench.services);

    private CatalogStatus status =
            new CatalogStatus(List.of(), 0, Map.of(), 0, null, null, List.of("no instruments: no source knows any"));
    private CatalogChanges changes = new CatalogChanges(
            List.of(),
            List.of(),
            List.of(),
            List.of(new Update("csv", Outcome.UNCHANGED, "nothing new; 5 instruments")));
    private boolean forced;

    CatalogCommandTest() {
        bench.services.catalogControls.add("", this);
    }

    @Override
    public CatalogStatus status() {
        return status;
    }

    @Override
    public CatalogChanges diff() {
        return changes;
    }

    @Override
    public CatalogChanges update(boolean force, Consumer<String> progress) {
        forced = force;
        for (Update update : changes.updates()) {
            progress.accept(update.source() + ": asking its origin");
            progress.accept(update.source() + ": " + update.text());
        }
        return changes;
    }

    @Test
    void showsTotalsSourcesAndWhatIsWrong() {
        Map<Exchange, Map<Kind, Integer>> totals = new EnumMap<>(Exchange.class);
        totals.put(Exchange.SSE, Map.of(Kind.STOCK, 2_292, Kind.INDEX, 206));
        totals.put(Exchange.BSE, Map.of(Kind.STOCK, 282));
        Map<String, String> from = new LinkedHashMap<>();
        from.put("instruments", "/opt/sluice/etc/catalog/instruments.csv");
        from.put("holidays", "https://example.org/h.csv?...");
        status = new CatalogStatus(
                List.of(
                        new Source("hikyuu", Map.of(), 0, 0, 0, null, null, null, null, ""),
                        new Source(
                                "csv",
                                from,
                                2_780,
                                37,
                                600,
                                YearMonth.of(2025, 11),
                                Bench.NOW.minusSeconds(7),
                                Bench.NOW.minusSeconds(7_200),
                                Bench.NOW.minusSeconds(5_400),
                                "nothing new; 2,780 instruments")),
                2_780,
                totals,
                37,
                LocalDate.of(2026, 12, 31),
                Instant.parse("2026-11-20T12:30:00Z"),
                List.of("instrument list is of 2025-11, older than 120 days"));
        assertEquals("""
                2,780 instruments, 37 products, calendar until 2026-12-31 (41 days), next update 20:30:00
                EXCHANGE  STOCK  INDEX
                SSE       2,292    206
                BSE         282      -

                SOURCE  INSTRUMENTS  PRODUCTS  HOLIDAYS  AS OF    READ     CHANGED        UPDATED         RESULT
                hikyuu            0         0         0  -        never    never          never
                csv           2,780        37       600  2025-11  7 s ago  2 h 0 min ago  1 h 30 min ago  nothing new; 2,780 instruments
                  csv  instruments  /opt/sluice/etc/catalog/instruments.csv
                  csv  holidays     https://example.org/h.csv?...
                ! instrument list is of 2025-11, older than 120 days
                """, bench.run(catalog, "status"));
        assertEquals("""
                SOURCE  OUTCOME
                csv     UNCHANGED  nothing new; 5 instruments
                Nothing would change.
                """, bench.run(catalog, "diff"));
        assertEquals("""
                csv: asking its origin
                csv: nothing new; 5 instruments
                Nothing changed.
                """, bench.run(catalog, "update"));
    }

    @Test
    void showsTheFirstTwentyDifferencesOfEachSortOrAll() {
        changes = new CatalogChanges(
                IntStream.rangeClosed(1, 22)
                        .mapToObj(i -> new Change(String.format("SSE.6000%02d", i), "浦发银行", ""))
                        .toList(),
                List.of(new Change("calendar", "", "until 2026-12-31 → 2027-12-31")),
                List.of(new Change("SSE.600005", "武钢股份", "")),
                List.of(new Update("csv", Outcome.CHANGED, "1 → 22 instruments")));
        String rows = IntStream.rangeClosed(1, 20)
                .mapToObj(i -> String.format("  SSE.6000%02d  浦发银行\n", i))
                .reduce("", String::concat);
        String rest = """
                CHANGED 1
                  calendar    until 2026-12-31 → 2027-12-31
                EXPIRED 1
                  SSE.600005  武钢股份
                """;
        String head = """
                SOURCE  OUTCOME
                csv     CHANGED  1 → 22 instruments
                ADDED 22
                """;
        assertEquals(head + rows + "  … and 2 more; --all shows them\n" + rest, bench.run(catalog, "diff"));
        assertEquals(
                head + rows + "  SSE.600021  浦发银行\n  SSE.600022  浦发银行\n" + rest, bench.run(catalog, "diff", "--all"));
    }

    @Test
    void failsWhenASourceWasRefusedAndPassesTheForceOn() {
        changes = new CatalogChanges(
                List.of(),
                List.of(),
                List.of(),
                List.of(
                        new Update("csv", Outcome.REFUSED, "refused: 5,449 → 12 instruments, 5,437 gone"),
                        new Update("hikyuu", Outcome.FAILED, "no update: no such table")));
        assertEquals("""
                csv: asking its origin
                csv: refused: 5,449 → 12 instruments, 5,437 gone
                hikyuu: asking its origin
                hikyuu: no update: no such table
                Nothing changed.
                sluice:catalog: these sources keep what they had: csv, hikyuu
                """, bench.run(catalog, "update"));
        assertEquals(false, forced);
        bench.run(catalog, "update", "--force");
        assertEquals(true, forced);
        assertEquals(
                "sluice:catalog: these sources keep what they had: hikyuu",
                bench.run(catalog, "diff")
                        .lines()
                        .reduce((first, second) -> second)
                        .orElse(""));
    }

    @Test
    void saysWhatCantBeDone() {
        assertEquals("sluice:catalog: 'upgrade' is none of status, diff and update\n", bench.run(catalog, "upgrade"));
        assertEquals("sluice:catalog: --force is for sluice:catalog update\n", bench.run(catalog, "diff", "--force"));
        bench.services.catalogControls.remove(this);
        assertEquals(
                "sluice:catalog: no catalog is running; it needs the file etc/org.sluice.catalog.cfg\n",
                bench.run(catalog, "status"));
        bench.services.catalogControls.add("", new Busy());
        assertEquals("sluice:catalog: an update is under way\n", bench.run(catalog, "update"));
    }

    /** One whose update is under way. */
    private static final class Busy implements CatalogControl {
        @Override
        public CatalogStatus status() {
            throw new IllegalStateException("not asked");
        }

        @Override
        public CatalogChanges diff() {
            throw new IllegalStateException("an update is under way");
        }

        @Override
        public CatalogChanges update(boolean force, Consumer<String> progress) {
            return diff();
        }
    }
}
