package org.sluice.server.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class JsonFuzzTest {

    @Test
    void nothingAClientSendsDoesHarm() throws Exception {
        assertEquals("", JsonFuzz.run(10_000, 20261120));
    }
}
