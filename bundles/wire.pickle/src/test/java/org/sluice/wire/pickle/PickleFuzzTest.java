package org.sluice.wire.pickle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PickleFuzzTest {

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void damagedMessagesAreReadOrRefused() {
        PickleFuzz fuzz = new PickleFuzz(20261120);
        fuzz.run(20_000);
        assertTrue(fuzz.read() > 100 && fuzz.refused() > 1000, fuzz.read() + " read, " + fuzz.refused() + " refused");
    }
}
