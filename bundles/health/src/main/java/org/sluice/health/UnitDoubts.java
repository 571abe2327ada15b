package org.sluice.health;

import java.math.BigDecimal;
import org.sluice.api.feed.FeedStatus.UnitDoubt;

/** Says in words what is wrong with the units of a product. */
public final class UnitDoubts {

    private UnitDoubts() {}

    /** How many quotes, by which factor, and one of them. */
    public static String words(UnitDoubt doubt) {
        String factor = Double.isNaN(doubt.factor())
                ? "has no fixed relation to its prices"
                : "is its price times "
                        + BigDecimal.valueOf(doubt.factor())
                                .stripTrailingZeros()
                                .toPlainString();
        return "turnover ÷ volume " + factor + " in " + doubt.quotes() + " of " + doubt.checked()
                + " quotes; for example " + doubt.example();
    }
}
