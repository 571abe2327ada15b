package org.sluice.importer;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.market.Interval;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Symbol;
import org.sluice.importer.Progress.Count;

/** Imports every symbol, one after the other; one that fails does not stop the others. For one thread. */
final class Run {

    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    /** Symbols after which the state is saved: a stop does not lose all of a long run. */
    private static final int SAVED_AFTER = 500;

    private final Settings settings;
    private final Services services;
    private final State state;

    Run(Settings settings, Services services, State state) {
        this.settings = settings;
        this.services = services;
        this.state = state;
    }

    /** What is to be imported. */
    List<Symbol> symbols() {
        if (!settings.symbols().isEmpty()) {
            return settings.symbols();
        }
        List<Symbol> symbols = new ArrayList<>();
        for (Instrument each : services.catalog.all()) {
            if (settings.kinds().contains(each.product().kind())
                    && settings.exchanges().contains(each.symbol().exchange())) {
                symbols.add(each.symbol());
            }
        }
        return symbols;
    }

    /** Whether a source that is named is not there. */
    boolean sourcesMissing() {
        return services.sources(settings.sources()).size() < settings.sources().size();
    }

    /** Why it can't begin; null if it can. */
    String hindrance() {
        if (services.sources(settings.sources()).isEmpty()) {
            return "no history source of " + settings.sources() + " is there";
        }
        return symbols().isEmpty() ? "the catalog has none of the symbols" : null;
    }

    /**
     * Imports.
     *
     * @param stop whether to end soon
     * @throws IOException if the state can't be saved
     * @throws SymbolImport.JournalException if nothing can be imported now
     */
    void run(Progress progress, Instant now, BooleanSupplier stop) throws IOException {
        List<Symbol> symbols = symbols();
        progress.begin(now, symbols.size() * settings.intervals().size());
        int symbolsDone = 0;
        for (Symbol symbol : symbols) {
            for (Interval interval : settings.intervals()) {
                if (stop.getAsBoolean()) {
                    state.save();
                    return;
                }
                progress.step(symbol, interval);
                one(progress, now, stop, symbol, interval);
                progress.stepDone();
            }
            if (++symbolsDone % SAVED_AFTER == 0) {
                state.save();
            }
        }
        state.save();
    }

    private void one(Progress progress, Instant now, BooleanSupplier stop, Symbol symbol, Interval interval) {
        LocalDate today = LocalDate.ofInstant(now, MarketTime.ZONE);
        try {
            double tick =
                    services.catalog.find(symbol).map(Instrument::priceTick).orElse(0.01);
            LocalDate known = progress.whole() ? null : state.newest(symbol, interval);
            LocalDate from = from(symbol, interval, known, today);
            boolean whole = known == null || from.isBefore(known.minusDays(settings.overlapDays()));
            LocalDate checked = whole ? today.minusDays(settings.overlapDays()) : from;
            SymbolImport single = new SymbolImport(services, progress, stop, symbol, interval, tick, now);
            LocalDate newest = single.run(services.sources(settings.sources()), from, checked);
            if (single.passedOver() != null) {
                trouble(
                        progress,
                        symbol,
                        interval,
                        "from another source, as: " + single.passedOver().getMessage());
            }
            if (newest != null) {
                state.newest(symbol, interval, newest);
                progress.newest(newest);
            } else if (!stop.getAsBoolean()) {
                progress.add(Count.SYMBOLS_WITHOUT, 1);
            }
        } catch (SymbolImport.JournalException e) {
            throw e;
        } catch (SymbolImport.RefusedException e) {
            progress.add(Count.SYMBOLS_REFUSED, 1);
            trouble(progress, symbol, interval, "refused, " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            progress.add(Count.SYMBOLS_FAILED, 1);
            trouble(progress, symbol, interval, e instanceof IOException ? e.getMessage() : e.toString());
        }
    }

    /** The first day, or some days before the newest bar that was imported, if it is still stored. */
    private LocalDate from(Symbol symbol, Interval interval, LocalDate known, LocalDate today) throws IOException {
        LocalDate first = interval.intraday() ? today.minusDays(settings.minuteDays()) : settings.dayFrom();
        if (known == null) {
            return first;
        }
        LocalDate from = known.minusDays(settings.overlapDays());
        if (from.isBefore(first)) {
            return first;
        }
        boolean lost = services.readable()
                && services.stored(symbol, interval, start(from), start(known.plusDays(1)))
                        .isEmpty();
        return lost ? first : from;
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(MarketTime.ZONE).toInstant();
    }

    private void trouble(Progress progress, Symbol symbol, Interval interval, String what) {
        String text = symbol + " " + interval.text() + ": " + what;
        if (progress.trouble(text) == 1 && progress.distinctTroubles() <= settings.loggedErrors()) {
            LOG.warn("{}", text);
        }
    }
}
