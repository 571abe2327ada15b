package org.sluice.api.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class IntervalTest {

    @Test
    void everyIntervalIsReadAsItIsWrittenAndAsHikyuuWritesIt() {
        for (Interval each : Interval.values()) {
            assertEquals(each, Interval.parse(each.text()));
            assertEquals(each, Interval.parse(' ' + each.ktype().toLowerCase(java.util.Locale.ROOT) + ' '));
        }
    }

    @Test
    void whatIsNoIntervalIsRefusedWithWhatIsOne() {
        assertEquals(
                "'7m' is no interval; write one of 1m, 3m, 5m, 15m, 30m, 60m, 2h, 4h, 6h, 12h, 1d, 1w, 1mon, 1q, 6mon, 1y",
                assertThrows(IllegalArgumentException.class, () -> Interval.parse("7m"))
                        .getMessage());
    }

    @Test
    void aDayHasNoFixedLength() {
        assertEquals(120, Interval.HOUR2.duration().toMinutes());
        assertThrows(IllegalStateException.class, Interval.DAY::duration);
    }
}
