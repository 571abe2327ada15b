package org.sluice.wire.pickle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PickleFormTest {

    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final LocalDateTime FIRST = LocalDateTime.parse("2026-11-20T10:15:03.000001");
    private static final LocalDateTime OTHER = LocalDateTime.parse("1999-12-31T23:59:59.999999");

    private static Object value(LocalDateTime time, double... numbers) {
        return List.of(
                "G and C",
                VnObject.of("TickData").with("datetime", time.atZone(CHINA)).with("last_price", numbers[0]),
                new Object[] {numbers[1], time, 7},
                Map.of("x", numbers[2]));
    }

    @Test
    void filledItIsWhatIsWrittenAnew() {
        PickleForm form = Pickle.form(value(FIRST, 1, 2, 3));
        assertArrayEquals(Pickle.write(value(FIRST, 1, 2, 3)), form.bytes());
        byte[] bytes = new byte[100 + form.bytes().length];
        System.arraycopy(form.bytes(), 0, bytes, 100, form.bytes().length);
        form.fill(bytes, 100, OTHER, -0.0, 1e300, Double.MIN_VALUE);
        assertArrayEquals(
                Pickle.write(value(OTHER, -0.0, 1e300, Double.MIN_VALUE)),
                Arrays.copyOfRange(bytes, 100, bytes.length));
        assertArrayEquals(new byte[100], Arrays.copyOf(bytes, 100));
    }

    @Test
    void aFloatTooManyOrTooFewIsRefused() {
        PickleForm form = Pickle.form(value(FIRST, 1, 2, 3));
        for (double[] numbers : new double[][] {{1, 2}, {1, 2, 3, 4}}) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> form.fill(form.bytes(), 0, FIRST, numbers));
            assertEquals("3 floats, not " + numbers.length, refused.getMessage());
        }
    }
}
