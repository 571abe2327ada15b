package org.sluice.api.market;

import java.time.ZoneId;

/** The one time zone of the market, by name: never the machine's. */
public final class MarketTime {

    /** China standard time. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private MarketTime() {}
}
