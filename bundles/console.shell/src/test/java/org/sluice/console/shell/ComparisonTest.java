package org.sluice.console.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.console.shell.Comparison.Difference;
import org.sluice.console.shell.Comparison.Field;

class ComparisonTest {

    private static final Symbol PUFA = Symbol.parse("SH600000");
    private static final Symbol OTHER = Symbol.parse("SH600001");
    private static final Instant TIME = Instant.parse("2026-11-20T02:00:00Z");

    private final Comparison comparison = new Comparison(symbol -> 100);

    private static Tick tick(Symbol symbol, long millis, double last, double volume, double turnover, long delay) {
        return Tick.builder(symbol, TIME.plusMillis(millis))
                .received(TIME.plusMillis(millis + delay))
                .last(last)
                .volume(volume)
                .turnover(turnover)
                .build();
    }

    private static Tick tick(int second, double last, double volume, double turnover) {
        return tick(PUFA, second * 1000L, last, volume, turnover, 0);
    }

    private void both(Tick ours, Tick theirs) {
        comparison.ours(List.of(ours));
        comparison.theirs(List.of(theirs));
    }

    private List<Field> differingFields() {
        comparison.finish();
        return comparison.news().stream().map(Difference::field).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "10.01, 1000, 10010, ''",
        "10.0100000000001, 1000, 10010, ''",
        "10.02, 1000, 10010, PRICE",
        "10.01, 1099, 10010, ''",
        "10.01, 1100, 10010, VOLUME",
        "10.01, 100000, 10010, VOLUME",
        "10.01, 1000, 10010.009, ''",
        "10.01, 1000, 10010.02, TURNOVER",
        "10.01, 1000, NaN, TURNOVER",
        "9, 10, 11, 'PRICE,VOLUME,TURNOVER'",
    })
    void tellsWhichValuesDiffer(double last, double volume, double turnover, String fields) {
        both(tick(0, 10.01, 1000, 10010), tick(0, last, volume, turnover));
        List<Field> expected = new ArrayList<>();
        for (String field : fields.isEmpty() ? new String[0] : fields.split(",")) {
            expected.add(Field.valueOf(field));
        }
        assertEquals(expected, differingFields());
        assertEquals(1, comparison.snapshots());
        assertEquals(expected.isEmpty() ? 0 : 1, comparison.differing());
        assertEquals(List.of(PUFA), comparison.compared());
    }

    @Test
    void allowsAMillionthOfTheTurnover() {
        both(tick(0, 10, 1000, 1e9), tick(0, 10, 1000, 1e9 + 999));
        both(tick(1, 10, 1000, 1e9), tick(1, 10, 1000, 1e9 + 1001));
        assertEquals(List.of(Field.TURNOVER), differingFields());
    }

    @Test
    void takesZeroAndAbsentForTheSame() {
        both(tick(0, 10, 0, Double.NaN), tick(0, 10, Double.NaN, 0));
        assertEquals(List.of(), differingFields());
    }

    @Test
    void countsVolumesThatAreAHundredTimesTooMuchOrTooSmall() {
        both(tick(0, 10, 12345, 1), tick(0, 10, 1234500, 1));
        both(tick(1, 10, 12345, 1), tick(1, 10, 123, 1));
        both(tick(2, 10, 12345, 1), tick(2, 10, 24690, 1));
        comparison.finish();
        Comparison.Tally volume = comparison.tally(Field.VOLUME);
        assertEquals(List.of(3L, 1L, 1L), List.of(volume.differing, volume.hundredfold, volume.hundredth));
        assertEquals(new Difference(Field.VOLUME, PUFA, TIME.plusSeconds(1), 12345, 123), volume.worst);
    }

    @Test
    void judgesASecondOnlyWhenBothSidesHaveGoneBeyondIt() {
        comparison.ours(List.of(tick(PUFA, 100, 10, 1000, 1, 0), tick(PUFA, 900, 11, 2000, 1, 0)));
        comparison.theirs(List.of(tick(0, 10, 1000, 1)));
        comparison.ours(List.of(tick(3, 12, 3000, 1)));
        assertEquals(0, comparison.snapshots());
        comparison.theirs(List.of(tick(3, 12, 3000, 1)));
        assertEquals(1, comparison.snapshots(), "second 0: one of the two snapshots fits");
        assertEquals(List.of(), differingFields());
        assertEquals(2, comparison.snapshots());
        both(tick(3, 99, 3000, 1), tick(0, 99, 1, 1));
        assertEquals(List.of(), differingFields(), "said again, or late");
        assertEquals(2, comparison.snapshots());
    }

    @Test
    void measuresHowMuchLaterTheirsCame() {
        long[] delays = {30, -5, 10, 20, 100_000};
        for (int second = 0; second < delays.length; second++) {
            both(tick(PUFA, second * 1000L, 10, 1, 1, 7), tick(PUFA, second * 1000L, 10, 1, 1, 7 + delays[second]));
        }
        assertEquals(Optional.of(Duration.ofMillis(10)), comparison.delay(0.5), "the last second is still open");
        comparison.finish();
        assertEquals(Optional.of(Duration.ofMillis(-5)), comparison.delay(0));
        assertEquals(Optional.of(Duration.ofMillis(20)), comparison.delay(0.5));
        assertEquals(Optional.of(Duration.ofSeconds(60)), comparison.delay(0.95));
        assertEquals(Optional.of(Duration.ofMillis(100_000)), comparison.delay(1));
    }

    @Test
    void listsSymbolsThatCannotBeComparedAtOneSecond() {
        Symbol third = Symbol.parse("SH600002");
        comparison.ours(List.of(tick(0, 10, 1, 1), tick(OTHER, 0, 10, 1000, 1, 0)));
        comparison.theirs(List.of(tick(third, 0, 10, 1, 1, 0), tick(OTHER, 3000, 11, 1000, 1, 0)));
        comparison.finish();
        assertEquals(List.of(PUFA), comparison.onlyOurs());
        assertEquals(List.of(third), comparison.onlyTheirs());
        assertEquals(List.of(OTHER), comparison.apart());
        assertEquals(1, comparison.apartDiffering());
        assertEquals(List.of(), comparison.compared());
        assertEquals(List.of(), comparison.news());
        assertEquals(Optional.empty(), comparison.delay(0.5));
    }

    @Test
    void remembersThirtyTwoSecondsOfASideThatIsAhead() {
        for (int second = 0; second < 100; second++) {
            comparison.ours(List.of(tick(second, 10, 1, 1)));
        }
        for (int second = 0; second < 100; second++) {
            comparison.theirs(List.of(tick(second, 10, 1, 1)));
        }
        comparison.finish();
        assertEquals(Comparison.WAITING_SECONDS, comparison.snapshots());
    }

    @Test
    void keepsOnlySomeDifferencesToShowButCountsAll() {
        for (int second = 0; second < 100; second++) {
            both(tick(second, 10, 1, 1), tick(second, 11, 1, 1));
        }
        comparison.finish();
        assertEquals(20, comparison.news().size());
        assertEquals(List.of(), comparison.news());
        assertEquals(100, comparison.differing());
    }
}
