package org.sluice.desk;

import java.io.IOException;
import java.time.InstantSource;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.market.Quotes;

/** What the desk works with. */
record Office(
        Orders orders,
        Refusals refusals,
        Portfolio portfolio,
        Books books,
        Audit audit,
        Halts halts,
        Pace pace,
        Tally tally,
        Settings settings,
        Catalog catalog,
        Quotes quotes,
        InstantSource clock) {

    static Office of(Settings settings, Catalog catalog, Quotes quotes, Announcer announcer, InstantSource clock) {
        Orders orders = new Orders(clock.millis());
        Refusals refusals = new Refusals();
        Portfolio portfolio = new Portfolio();
        Audit audit = new Audit(settings.audit());
        Tally tally = new Tally();
        Books books = new Books(orders, refusals, portfolio, audit, announcer, tally, catalog, clock);
        Halts halts = new Halts(new HaltFile(settings.halted()));
        return new Office(
                orders, refusals, portfolio, books, audit, halts, new Pace(), tally, settings, catalog, quotes, clock);
    }

    /** Takes up what an earlier run did; answers how many lines of the audit could not be read. */
    long recall() throws IOException {
        return new Memory(orders, refusals, pace, catalog).recall(audit, clock.instant());
    }
}
