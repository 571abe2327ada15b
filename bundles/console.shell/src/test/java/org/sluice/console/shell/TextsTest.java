package org.sluice.console.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TextsTest {

    @Test
    void writesAmountsInTheUnitThatReadsBest() {
        assertEquals(
                List.of("-", "0", "9999", "1.00万", "9999.99万", "1.00亿", "1.00亿", "-2.50亿"),
                DoubleStream.of(Double.NaN, 0, 9_999, 9_999.6, 99_999_900, 99_999_999, 100_000_000, -250_000_000)
                        .mapToObj(Texts::amount)
                        .toList());
    }

    @Test
    void givesPricesTheDigitsOfTheirStep() {
        assertEquals(
                List.of(2, 2, 2, 3, 0, 0, 1),
                DoubleStream.of(Double.NaN, 0, 0.01, 0.001, 1, 10, 0.2)
                        .mapToObj(Texts::decimals)
                        .toList());
    }

    @Test
    void writesChangesWithTheirSign() {
        assertEquals("+10.00%", Texts.change(11, 10));
        assertEquals("-0.50%", Texts.change(9.95, 10));
        assertEquals("+0.00%", Texts.change(9.9999999, 10));
        assertEquals("-", Texts.change(11, Double.NaN));
        assertEquals("-", Texts.change(11, 0));
    }

    @Test
    void writesSpansInTheirTwoLargestUnits() {
        assertEquals(
                List.of("0 s", "59 s", "1 min 1 s", "1 h 1 min", "1 d 1 h"),
                LongStream.of(0, 59, 61, 3_661, 90_061)
                        .mapToObj(Duration::ofSeconds)
                        .map(Texts::span)
                        .toList());
        assertEquals("0 s ago", Texts.ago(Bench.NOW.plusSeconds(1), Bench.NOW));
    }
}
