package org.sluice.server.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RequestFuzzTest {

    @Test
    void whateverComesIsAnswered() throws Exception {
        assertEquals("", RequestFuzz.run(20_000, 20261127));
    }
}
