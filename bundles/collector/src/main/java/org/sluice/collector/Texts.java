package org.sluice.collector;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.sluice.api.market.MarketTime;

/** How times are written for people. */
final class Texts {

    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern(
                    "EEE yyyy-MM-dd HH:mm:ss", Locale.ENGLISH)
            .withZone(MarketTime.ZONE);

    private Texts() {}

    static String local(Instant time) {
        return LOCAL.format(time);
    }
}
