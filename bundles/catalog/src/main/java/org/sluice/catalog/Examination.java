package org.sluice.catalog;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sluice.api.catalog.CatalogChanges.Outcome;
import org.sluice.api.catalog.CatalogChanges.Update;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.market.MarketTime;

/** What the catalog finds when it examines itself: size, age, calendar, updates. */
record Examination(Sources.View view, LocalDate today, long maxInstrumentAgeDays, long calendarDays) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    private static final String SUBJECT = "catalog";
    private static final String UPDATE =
            "sluice:catalog update; if that brings nothing, replace the files that sluice:catalog status names";

    List<Finding> findings(List<Source> sources, Instant nextUpdate) {
        List<Finding> findings = new ArrayList<>();
        findings.add(size());
        findings.add(age());
        findings.add(calendar());
        sources.forEach(source -> findings.add(update(source, nextUpdate)));
        findings.sort((one, other) -> other.level().compareTo(one.level()));
        return findings;
    }

    private Finding size() {
        String fact = String.format(
                Locale.ROOT,
                "%,d instruments and %,d products from %s",
                view.snapshot().all().size(),
                view.snapshot().productCount(),
                view.overview().facts().get("sources"));
        return view.snapshot().all().isEmpty()
                ? Finding.bad(
                        Checkup.DATA, SUBJECT, fact, "configure a catalog source, as etc/org.sluice.catalog.csv.cfg")
                : Finding.good(Checkup.DATA, SUBJECT, fact);
    }

    private Finding age() {
        double days = view.overview().ageDays(today);
        if (Double.isNaN(days)) {
            return Finding.note(Checkup.DATA, SUBJECT, "no source tells of which month its list is", UPDATE);
        }
        String fact = String.format(
                Locale.ROOT,
                "the instrument list is of %s, %,.0f days old",
                view.overview().asOf(),
                days);
        if (maxInstrumentAgeDays <= 0 || days <= maxInstrumentAgeDays) {
            return Finding.good(Checkup.DATA, SUBJECT, fact);
        }
        String old = fact + ", limit " + maxInstrumentAgeDays;
        return view.snapshot().calendar().alwaysOpen()
                ? Finding.note(Checkup.DATA, SUBJECT, old, "nothing for a demo; before trading: " + UPDATE)
                : Finding.bad(Checkup.DATA, SUBJECT, old, UPDATE);
    }

    private Finding calendar() {
        TradingCalendar calendar = view.snapshot().calendar();
        if (calendar.alwaysOpen()) {
            return Finding.good(Checkup.DATA, SUBJECT, "every day is a trading day, alwaysOpen=true");
        }
        double days = view.overview().coveredDays(today);
        if (Double.isNaN(days)) {
            return Finding.bad(Checkup.DATA, SUBJECT, "no source knows the holidays", UPDATE);
        }
        String fact =
                String.format(Locale.ROOT, "the holidays are known until %s, %,.0f days ahead", calendar.until(), days);
        return days < calendarDays
                ? Finding.bad(Checkup.DATA, SUBJECT, fact + ", wanted " + calendarDays, UPDATE)
                : Finding.good(Checkup.DATA, SUBJECT, fact);
    }

    private static Finding update(Source source, Instant nextUpdate) {
        Update last = source.updated();
        String when = nextUpdate == null ? "no next update is set" : "next update " + local(nextUpdate);
        if (last == null) {
            return Finding.good(Checkup.DATA, SUBJECT, "source " + source.name() + " was not updated yet; " + when);
        }
        String fact = "source " + source.name() + ", update of " + local(source.lastUpdate()) + ": " + last.text();
        if (last.outcome() == Outcome.REFUSED) {
            return Finding.bad(Checkup.DATA, SUBJECT, fact, "sluice:catalog diff, then sluice:catalog update --force");
        }
        return last.outcome() == Outcome.FAILED
                ? Finding.bad(Checkup.DATA, SUBJECT, fact, "sluice:catalog update")
                : Finding.good(Checkup.DATA, SUBJECT, fact + "; " + when);
    }

    private static String local(Instant time) {
        ZoneId zone = MarketTime.ZONE;
        return TIME.format(LocalDateTime.ofInstant(time, zone));
    }
}
