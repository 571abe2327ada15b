package org.sluice.wire.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumbersTest {

    @Test
    void readsNumbersAsJavaDoes() {
        Random random = new Random(2);
        for (int i = 0; i < 10_000; i++) {
            String text = (random.nextBoolean() ? "-" : "")
                    + random.nextLong(1L << random.nextInt(1, 62))
                    + (random.nextBoolean() ? "." + random.nextInt(1 << random.nextInt(1, 20)) : "");
            assertEquals(Double.parseDouble(text), Numbers.read("~" + text + "~", 1, text.length() + 1), text);
        }
        for (String text : List.of(".", "-", "1.2.3", "--1", "+1", " 1", "1 ", "0x1", "1d", "Infinity", "１")) {
            assertThrows(NumberFormatException.class, () -> Numbers.read(text, 0, text.length()), text);
        }
    }

    @Test
    void takesNoPriceForAbsentAndNoAmountForUnknown() {
        assertEquals(
                List.of(7.18, Double.NaN, Double.NaN, Double.NaN),
                List.of(price("7.18"), price("0.000"), price("-1"), price("")));
        assertEquals(List.of(7.0, 0.0, Double.NaN), List.of(amount("7"), amount("0"), amount("")));
        assertThrows(NumberFormatException.class, () -> amount("-1"));
    }

    @Test
    void findsTheLinesThatAreNotEmptyWithoutTheirBlanks() {
        String text = "\n\r\na\r\n \nb b \n\nc";
        List<String> found = new ArrayList<>();
        Lines lines = new Lines(text);
        while (lines.next()) {
            found.add(text.substring(lines.from(), lines.to()));
        }
        assertEquals(List.of("a", "b b", "c"), found);
    }

    private static double price(String text) {
        return Numbers.price(text, 0, text.length());
    }

    private static double amount(String text) {
        return Numbers.amount(text, 0, text.length());
    }
}
