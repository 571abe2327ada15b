package org.sluice.aggregator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sluice.api.market.Interval;

/** Ticks that come after a bar was closed. */
class LateTicksTest {

    private final Hall hall = new Hall("2026-03-02T09:00:00", Map.of("intervals", new String[] {"1m", "5m"}));

    private void late(String time, double last, double volume) {
        hall.hear(Hall.builder(Hall.BANK, "2026-03-02T" + time, last, volume));
    }

    @Test
    void aLateTickCorrectsItsBarAndTheOneAfterThatTookItsVolume() {
        hall.bank("2026-03-02T09:30:00", 10, 5)
                .bank("2026-03-02T09:31:00", 10, 20)
                .bank("2026-03-02T09:32:00", 10, 30);
        late("09:30:40", 11, 12);
        late("09:30:30", 9, 8);
        hall.quiet("2026-03-02T09:35:20");
        assertEquals(
                List.of(
                        "1m 02T09:30-02T09:31 10 10 10 10 5 50",
                        "1m 02T09:31-02T09:32 10 10 10 10 15 150",
                        "1m 02T09:30-02T09:31 10 11 10 11 12 120 revision 1",
                        "1m 02T09:31-02T09:32 10 10 10 10 8 80 revision 1",
                        "1m 02T09:30-02T09:31 10 11 9 11 12 120 revision 2",
                        "1m 02T09:32-02T09:33 10 10 10 10 10 100",
                        "5m 02T09:30-02T09:35 10 11 9 10 30 300"),
                hall.told);
        assertEquals(3, hall.aggregator.counters().get("corrections"));
    }

    @Test
    void aTickAfterItsBarWasClosedByTimeCorrectsIt() {
        hall.bank("2026-03-02T09:30:00", 10, 5).quiet("2026-03-02T09:31:15");
        late("09:30:59", 11, 8);
        hall.bank("2026-03-02T09:31:20", 12, 9).quiet("2026-03-02T09:35:20");
        assertEquals(
                List.of(
                        "1m 02T09:30-02T09:31 10 10 10 10 5 50",
                        "1m 02T09:30-02T09:31 10 11 10 11 8 80 revision 1",
                        "1m 02T09:31-02T09:32 12 12 12 12 1 10",
                        "5m 02T09:30-02T09:35 10 12 10 12 9 90"),
                hall.told);
    }

    @Test
    void aTickAgainChangesNothing() {
        hall.bank("2026-03-02T09:30:00", 10, 5).bank("2026-03-02T09:31:00", 10, 20);
        late("09:30:00", 10, 5);
        late("09:31:00", 10, 20);
        assertEquals(List.of("1m 02T09:30-02T09:31 10 10 10 10 5 50"), hall.told);
        assertEquals(
                15, hall.aggregator.last(Hall.BANK, Interval.MIN1, 1).get(0).volume());
    }

    @Test
    void whatIsTooOldIsCounted() {
        hall.bank("2026-03-02T09:31:00", 10, 5);
        late("09:30:30", 11, 3); // no such bar
        hall.bank("2026-03-03T09:30:00", 10, 5);
        late("09:31:30", 11, 8); // yesterday
        assertEquals(2, hall.aggregator.counters().get("ticks.late"));
        assertEquals(
                List.of("1m 02T09:31-02T09:32 10 10 10 10 5 50", "5m 02T09:30-02T09:35 10 11 10 10 5 50"), hall.told);
    }

    @Test
    void aCorrectedLastDayCorrectsTheWeek() {
        Hall friday = new Hall("2026-03-06T09:00:00", Map.of("intervals", "1w"));
        friday.bank("2026-03-06T10:00:00", 10, 5).quiet("2026-03-06T15:00:45");
        friday.hear(Hall.builder(Hall.BANK, "2026-03-06T15:00:02", 11, 8));
        assertEquals(
                List.of(
                        "1w 06T09:30-06T15:00 10 10 10 10 5 50 incomplete",
                        "1w 06T09:30-06T15:00 10 11 10 11 8 80 revision 1 incomplete"),
                friday.told);
    }
}
