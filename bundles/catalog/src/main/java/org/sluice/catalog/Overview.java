package org.sluice.catalog;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.market.Exchange;

/** What a person should know of one snapshot. Immutable; made once for each. */
final class Overview {

    private final Map<String, String> facts = new LinkedHashMap<>();
    private final TradingCalendar calendar;
    private final Map<Exchange, Map<Kind, Integer>> counts = new EnumMap<>(Exchange.class);
    private final boolean empty;
    private final YearMonth newest;

    Overview(Snapshot snapshot, Collection<String> sources, Merge merge) {
        calendar = snapshot.calendar();
        empty = snapshot.all().isEmpty();
        Collection<String> conflicts = merge.conflicts().values();
        Map<Kind, YearMonth> asOf = new EnumMap<>(Kind.class);
        for (Instrument instrument : snapshot.all()) {
            counts.computeIfAbsent(instrument.symbol().exchange(), exchange -> new EnumMap<>(Kind.class))
                    .merge(instrument.product().kind(), 1, Integer::sum);
            if (instrument.asOf() != null) {
                asOf.merge(instrument.product().kind(), instrument.asOf(), Overview::later);
            }
        }
        newest = asOf.values().stream().reduce(Overview::later).orElse(null);
        facts.put("sources", sources.isEmpty() ? "none" : String.join(", ", sources));
        facts.put("instruments", String.valueOf(snapshot.all().size()));
        counts.forEach((exchange, kinds) -> facts.put(exchange.name(), join(kinds)));
        facts.put("products", String.valueOf(snapshot.productCount()));
        facts.put("calendar until", calendar.until() == null ? "no calendar" : String.valueOf(calendar.until()));
        facts.put("as of", asOf.isEmpty() ? "unknown" : join(asOf));
        if (!conflicts.isEmpty()) {
            facts.put(
                    "conflicts",
                    conflicts.size() + ", first " + conflicts.iterator().next());
        }
        if (!merge.leftOut().isEmpty()) {
            facts.put("left out, as no source has the terms", join(merge.leftOut()));
        }
        if (calendar.alwaysOpen()) {
            facts.put("always open", "every product trades round the clock, every day; for demos only");
        }
    }

    private static YearMonth later(YearMonth one, YearMonth other) {
        return one.isAfter(other) ? one : other;
    }

    private static String join(Map<?, ?> byKind) {
        StringJoiner joined = new StringJoiner(", ");
        byKind.forEach((kind, what) -> joined.add(kind + " " + what));
        return joined.toString();
    }

    Map<String, String> facts() {
        return facts;
    }

    Map<Exchange, Map<Kind, Integer>> totals() {
        return counts;
    }

    /** The newest month of any list, or null if none tells. */
    YearMonth asOf() {
        return newest;
    }

    /** Days since the end of the newest list's month, NaN if none tells; 0 within it. */
    double ageDays(LocalDate today) {
        return newest == null ? Double.NaN : Math.max(0, ChronoUnit.DAYS.between(newest.atEndOfMonth(), today));
    }

    /** Days ahead of which the holidays are known, negative when the calendar has ended; NaN if that is no matter. */
    double coveredDays(LocalDate today) {
        return calendar.alwaysOpen() || calendar.until() == null
                ? Double.NaN
                : ChronoUnit.DAYS.between(today, calendar.until());
    }

    /** One sentence for each thing that is wrong on that date; an age of 0 days switches that check off. */
    List<String> warnings(LocalDate today, long maxInstrumentAgeDays, long calendarDays) {
        List<String> warnings = new ArrayList<>();
        if (empty) {
            warnings.add("no instruments: no catalog source knows any");
        }
        if (!calendar.alwaysOpen()) {
            calendarWarning(today, calendarDays, warnings);
        }
        if (maxInstrumentAgeDays > 0 && ageDays(today) > maxInstrumentAgeDays) {
            warnings.add("instrument list is of " + newest + ", older than " + maxInstrumentAgeDays + " days");
        }
        return warnings;
    }

    private void calendarWarning(LocalDate today, long calendarDays, List<String> warnings) {
        LocalDate until = calendar.until();
        String rule = "Monday to Friday count as trading days";
        if (until == null) {
            warnings.add("no calendar: no catalog source knows the holidays; " + rule);
        } else if (until.isBefore(today)) {
            warnings.add("the calendar ends on " + until + " and does not cover today; since then " + rule);
        } else if (until.isBefore(today.plusDays(calendarDays))) {
            warnings.add("the calendar ends on " + until + "; from then on " + rule);
        }
    }
}
