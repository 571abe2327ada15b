package org.sluice.console.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.storage.Gap;

class GapsCommandTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

    private final Bench bench = new Bench();

    @Test
    void theGapsOfTheDayAreATable() {
        bench.services.gaps.add(
                "",
                day -> day.equals(DAY)
                        ? List.of(
                                new Gap(
                                        null,
                                        Origin.LIVE,
                                        DAY,
                                        Bench.NOW.minusSeconds(1_800),
                                        Bench.NOW.minusSeconds(1_740),
                                        "down"),
                                new Gap(
                                        Symbol.parse("SSE.600000"),
                                        Origin.TEST,
                                        DAY,
                                        Bench.NOW.minusSeconds(600),
                                        Bench.NOW,
                                        "silence"))
                        : List.of());

        List<List<String>> rows = bench.run(new GapsCommand(bench.services))
                .lines()
                .map(line -> List.of(line.strip().split(" {2,}")))
                .toList();

        assertEquals(List.of("FROM", "FOR", "SYMBOL", "ORIGIN", "WHY"), rows.get(0));
        assertEquals(List.of("09:30:00", "all", "LIVE", "down"), without(rows.get(1)));
        assertEquals(List.of("09:50:00", "SSE.600000", "TEST", "silence"), without(rows.get(2)));
        assertEquals("none on 2026-11-19\n", bench.run(new GapsCommand(bench.services), "2026-11-19"));
    }

    @Test
    void aWrongDayAndAMissingRecorderAreSaid() {
        String missing = bench.run(new GapsCommand(bench.services));
        assertTrue(missing.contains("nobody records"), missing);
        bench.services.gaps.add("", day -> List.of());
        String wrong = bench.run(new GapsCommand(bench.services), "yesterday");
        assertEquals("sluice:gaps: 'yesterday' is no day; write it as 2026-11-27\n", wrong);
    }

    private static List<String> without(List<String> row) {
        return List.of(row.get(0), row.get(2), row.get(3), row.get(4));
    }
}
