package org.sluice.console.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DropsCommandTest {

    private final Bench bench = new Bench();
    private final DropsCommand drops = new DropsCommand(bench.services);

    @Test
    void showsLossesThatHappened() {
        bench.component("market")
                .count("stock.ticks", 720)
                .count("stock.dropped.late", 1_002)
                .count("lost", 0);
        bench.component("publisher.nng-spot").count("overruns", 3).count("messages", 9);
        assertEquals("""
                COMPONENT           COUNTER             COUNT
                market              stock.dropped.late  1,002
                publisher.nng-spot  overruns                3
                """, bench.run(drops));
    }

    @Test
    void showsLossesThatDidNotHappenOnlyIfAsked() {
        bench.component("market").count("rounds", 5).count("dropped", 0).count("failures", 0);
        assertEquals("Nothing was lost: 2 counters of losses are all 0; --all shows them.\n", bench.run(drops));
        assertEquals("""
                COMPONENT  COUNTER   COUNT
                market     dropped       0
                market     failures      0
                """, bench.run(drops, "--all"));
    }

    @Test
    void saysSoWhenNothingIsCounted() {
        assertEquals("No component counts losses; sluice:status shows what there is.\n", bench.run(drops));
    }

    @Test
    void tellsLossesByTheWordsOfTheName() {
        assertEquals(
                List.of(
                        "rowsWithheld",
                        "symbols.notServed",
                        "requests.failed",
                        "tencent.failures",
                        "a.late",
                        "ROWS_REJECTED"),
                Stream.of(
                                "rowsWithheld",
                                "symbols.notServed",
                                "requests.failed",
                                "tencent.failures",
                                "a.late",
                                "ROWS_REJECTED",
                                "latest",
                                "ticks",
                                "notes",
                                "accepted",
                                "emissions",
                                "rounds",
                                "badges")
                        .filter(DropsCommand::tellsOfLoss)
                        .toList());
    }
}
