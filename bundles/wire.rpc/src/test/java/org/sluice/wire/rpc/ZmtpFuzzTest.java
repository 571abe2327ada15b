package org.sluice.wire.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ZmtpFuzzTest {

    @Test
    void nothingAStrangerSaysDisturbsAClient() throws Exception {
        assertEquals("", ZmtpFuzz.run(2_000, 20261127));
    }
}
