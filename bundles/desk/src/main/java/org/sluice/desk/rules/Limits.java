package org.sluice.desk.rules;

import java.math.BigDecimal;

/** The limits of one account. Volumes are shares or contracts, money is yuan; a rate counts what was routed. */
public record Limits(
        long maxOrderVolume,
        BigDecimal maxOrderValueYuan,
        BigDecimal priceBandPercent,
        int ordersPerSecond,
        int ordersPerDay,
        int cancelsPerSecond,
        int cancelsPerDay,
        BigDecimal maxDailyLossYuan,
        boolean selfTrade) {}
