package org.sluice.aggregator;

import java.time.Instant;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;

/** One bar of a day or shorter, growing or closed. Guarded by the aggregator's lock. */
final class Row {

    final Plan plan;
    /** The offsets it covers; until is not in it. */
    final int from;

    final int until;
    /** From when on nothing more is expected, milliseconds. */
    final long overAt;

    final Instant start;
    final Instant end;

    double open;
    double high;
    double low;
    double close;
    /** The day's cumulative values before it and at its end. */
    double volumeBefore;

    double volume;
    double turnoverBefore;
    double turnover;
    double openInterest;
    /** Where its last tick was. */
    int last;

    String source;
    /** Whether something of it was not seen. */
    boolean missed;

    short revision;

    Row(Plan plan, int from, int until, long overAt) {
        this.plan = plan;
        this.from = from;
        this.until = until;
        this.overAt = overAt;
        start = plan.startOf(from);
        end = plan.endOf(until);
    }

    boolean holds(int offset) {
        return offset >= from && offset < until;
    }

    boolean touches(long fromMillis, long toMillis) {
        return start.toEpochMilli() < toMillis && end.toEpochMilli() > fromMillis;
    }

    Bar bar(Symbol symbol, Interval interval, Origin origin, boolean closed) {
        return new Bar(
                symbol,
                interval,
                origin,
                source,
                start,
                end,
                plan.tradingDay(),
                open,
                high,
                low,
                close,
                volume - volumeBefore,
                turnover - turnoverBefore,
                openInterest,
                closed && !missed,
                revision);
    }
}
