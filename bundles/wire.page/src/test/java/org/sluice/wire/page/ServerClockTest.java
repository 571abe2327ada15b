package org.sluice.wire.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerClockTest {

    private static final String DATE = "Fri, 20 Nov 2026 02:00:00 GMT";

    private Instant now = Instant.parse("2026-11-20T02:00:00.500Z");
    private final ServerClock clock = new ServerClock(() -> now);

    @Test
    void tellsHowFarThisMachineIsAhead() {
        assertEquals(Map.of(), clock.gauges(), "not known before the first answer");
        hear("Date", DATE);
        assertEquals(Map.of("clockSkewSeconds", 0.0), clock.gauges());
        now = now.plusSeconds(7);
        hear("Date", DATE);
        assertEquals(Map.of("clockSkewSeconds", 7.0), clock.gauges());
        now = now.minusSeconds(20);
        hear("Date", DATE);
        assertEquals(Map.of("clockSkewSeconds", -13.0), clock.gauges());
    }

    @Test
    void takesNoTimeFromACacheAndNoneThatIsNoTime() {
        hear("Date", DATE);
        hear("Date", "Fri, 20 Nov 2026 01:00:00 GMT", "Age", "3600");
        hear();
        assertEquals(Map.of("clockSkewSeconds", 0.0), clock.gauges());
        hear("Date", "yesterday");
        assertEquals(Map.of(), clock.gauges());
    }

    private void hear(String... headers) {
        Map<String, List<String>> map = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], List.of(headers[i + 1]));
        }
        clock.heard(HttpHeaders.of(map, (name, value) -> true));
    }
}
