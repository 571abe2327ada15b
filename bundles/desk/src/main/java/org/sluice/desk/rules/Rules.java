package org.sluice.desk.rules;

import java.util.List;

/** All rules, in the order in which they are asked: each may rely on those before it. */
public final class Rules {

    private Rules() {}

    /** First what can be kept at all, then who, what, then where to, then how much. */
    public static List<Rule> all() {
        return List.of(
                new FormRule(),
                new RightsRule(),
                new InstrumentRule(),
                new GatewayRule(),
                new HaltRule(),
                new OriginRule(),
                new QuoteRule(),
                new VolumeRule(),
                new PriceTickRule(),
                new PriceLimitRule(),
                new PriceBandRule(),
                new ValueRule(),
                new SelfTradeRule(),
                new DailyLossRule(),
                new OrdersPerDayRule(),
                new OrdersPerSecondRule());
    }
}
