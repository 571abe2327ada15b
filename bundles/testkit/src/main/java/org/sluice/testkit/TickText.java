package org.sluice.testkit;

import java.math.BigDecimal;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Tick;

/** A tick in one line, to be compared as a whole and read when it differs. */
public final class TickText {

    private TickText() {}

    /** What is known of it; what is absent is left out. */
    public static String of(Tick tick) {
        StringBuilder text = new StringBuilder();
        add(text, "last", tick.last());
        add(text, "prev", tick.previousClose());
        add(text, "open", tick.open());
        add(text, "high", tick.high());
        add(text, "low", tick.low());
        add(text, "volume", tick.volume());
        add(text, "turnover", tick.turnover());
        if (!Double.isNaN(tick.limitUp())) {
            add(text, "limits", tick.limitUp());
            text.append(plain(tick.limitDown())).append(' ');
        }
        return text.append("bids ")
                .append(describe(tick.bids()))
                .append(" asks ")
                .append(describe(tick.asks()))
                .append(" phase ")
                .append(tick.phase())
                .toString();
    }

    private static String describe(Depth side) {
        return side.levels() == 0 ? "0" : side.levels() + ": " + plain(side.price(0)) + " x " + plain(side.size(0));
    }

    private static void add(StringBuilder text, String name, double value) {
        if (!Double.isNaN(value)) {
            text.append(name).append(' ').append(plain(value)).append(' ');
        }
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
