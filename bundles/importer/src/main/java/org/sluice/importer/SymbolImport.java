package org.sluice.importer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.sluice.api.catalog.Session;
import org.sluice.api.history.HistorySource;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Symbol;
import org.sluice.api.storage.Gap;
import org.sluice.importer.Progress.Count;

/**
 * Imports one interval of one symbol from the first source that has it: looks first whether the overlap with what is
 * stored fits, then takes what is missing and what is incomplete. For one thread and one use.
 */
final class SymbolImport {

    /** Bars that are appended to the journal at once. */
    private static final int MANY = 5_000;

    /** Gaps older than this are history's matter as any other bar. */
    private static final int GAP_DAYS = 30;

    /** What the sink throws to end a source's reading. */
    private static final class Stopped extends RuntimeException {

        private static final long serialVersionUID = 1;

        Stopped() {
            super("stopped", null, false, false);
        }
    }

    /** The history can't be taken. */
    static final class RefusedException extends IOException {

        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    /** No symbol can be imported now. */
    static final class JournalException extends RuntimeException {

        private static final long serialVersionUID = 1;

        JournalException(IOException cause) {
            super("the journal can't be written: " + cause.getMessage(), cause);
        }
    }

    private final Services services;
    private final Progress progress;
    private final BooleanSupplier stop;
    private final Symbol symbol;
    private final Interval interval;
    private final double priceTick;
    private final Instant now;
    private final LocalDate today;
    private final Map<LocalDate, Boolean> finished = new HashMap<>();
    private final Map<LocalDate, List<Gap>> gaps = new HashMap<>();
    private LocalDate newest;
    private IOException passedOver;

    /** @param stop whether to end soon */
    SymbolImport(
            Services services,
            Progress progress,
            BooleanSupplier stop,
            Symbol symbol,
            Interval interval,
            double priceTick,
            Instant now) {
        this.services = services;
        this.progress = progress;
        this.stop = stop;
        this.symbol = symbol;
        this.interval = interval;
        this.priceTick = priceTick;
        this.now = now;
        today = LocalDate.ofInstant(now, MarketTime.ZONE);
    }

    /**
     * Does it.
     *
     * @param sources in the order of preference; a later one is asked if the earlier have nothing or fail
     * @param from first day wanted
     * @param checkFrom first day of the overlap
     * @return day of the newest bar that was read; null if no source has any, or it was stopped
     * @throws IOException if no source could be read, none may be taken, or the journal can't be written
     */
    LocalDate run(List<Services.Named> sources, LocalDate from, LocalDate checkFrom) throws IOException {
        IOException failure = null;
        for (Services.Named named : sources) {
            try {
                if (has(named)) {
                    check(named, checkFrom.isAfter(from) ? checkFrom : from);
                    read(named, from, bars -> take(named.name(), bars));
                }
                if (newest != null) {
                    break;
                }
                continue;
            } catch (Stopped e) {
                if (stop.getAsBoolean()) {
                    return null;
                }
                failure = new IOException("history source " + named.name() + " went away");
            } catch (UncheckedIOException e) {
                throw e.getCause();
            } catch (JournalException e) {
                throw e;
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            } catch (RuntimeException e) {
                failure = failure == null ? new IOException(named.name() + ": " + e, e) : failure;
            }
            if (newest != null) {
                // what follows is missing, so this symbol is not up to date
                throw failure;
            }
        }
        if (failure != null && newest == null) {
            throw failure;
        }
        passedOver = failure;
        return newest;
    }

    /** Why a preferred source was passed over; null if none was. */
    IOException passedOver() {
        return passedOver;
    }

    private boolean has(Services.Named named) throws IOException {
        return named.source().call(source -> source.intervals().contains(interval), false);
    }

    private void read(Services.Named named, LocalDate from, Consumer<List<Bar>> sink) throws IOException {
        named.source()
                .call(
                        (HistorySource source) -> {
                            source.read(symbol, interval, from, bars -> {
                                if (stop.getAsBoolean() || named.source().leaving()) {
                                    throw new Stopped();
                                }
                                sink.accept(bars);
                            });
                            return null;
                        },
                        null);
    }

    /** Reads the overlap only, before anything is taken. */
    private void check(Services.Named named, LocalDate from) throws IOException {
        if (!services.readable()) {
            return;
        }
        Overlap overlap = new Overlap(priceTick, interval.intraday());
        try {
            read(named, from, bars -> {
                Map<Instant, Bar> stored = stored(bars);
                for (Bar bar : bars) {
                    Bar before = stored.get(bar.start());
                    if (before != null && before.complete() && finished(bar.tradingDay())) {
                        overlap.compare(before, bar);
                    }
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        String adjusted = overlap.adjusted();
        if (adjusted != null) {
            throw new RefusedException(adjusted + "; history source " + named.name());
        }
    }

    private Map<Instant, Bar> stored(List<Bar> bars) {
        if (bars.isEmpty() || !services.readable()) {
            return Map.of();
        }
        try {
            return services.stored(
                    symbol,
                    interval,
                    bars.get(0).start(),
                    bars.get(bars.size() - 1).end());
        } catch (IOException e) {
            throw new UncheckedIOException(new IOException("what is stored can't be read: " + e.getMessage(), e));
        }
    }

    private void take(String source, List<Bar> bars) {
        Map<Instant, Bar> stored = stored(bars);
        List<Bar> wanted = new ArrayList<>();
        for (Bar bar : bars) {
            if (!finished(bar.tradingDay())) {
                progress.add(Count.BARS_UNFINISHED, 1);
                continue;
            }
            Bar before = stored.get(bar.start());
            boolean gap = !bar.tradingDay().isBefore(today.minusDays(GAP_DAYS)) && inGap(bar);
            if (before == null) {
                wanted.add(revised(bar, source, 0));
                progress.add(Count.BARS_IMPORTED, 1);
            } else if (!before.complete() || gap && !Overlap.same(before, bar, priceTick)) {
                wanted.add(revised(bar, source, before.revision() + 1));
                progress.add(Count.BARS_REPLACED, 1);
            } else if (!Overlap.same(before, bar, priceTick)) {
                progress.add(Count.BARS_MISMATCHED, 1);
                progress.mismatch(symbol + " " + interval.text() + " "
                        + bar.end().atZone(MarketTime.ZONE).toLocalDateTime() + ": stored " + text(before) + ", "
                        + source + " has " + text(bar));
                continue;
            } else {
                continue;
            }
            if (gap) {
                progress.add(Count.BARS_OF_GAPS, 1);
            }
        }
        append(wanted);
        if (!bars.isEmpty()) {
            for (int i = bars.size() - 1; i >= 0; i--) {
                LocalDate day = bars.get(i).tradingDay();
                if (finished(day)) {
                    newest = day;
                    break;
                }
            }
        }
    }

    private void append(List<Bar> bars) {
        try {
            for (int at = 0; at < bars.size(); at += MANY) {
                services.journal.append(bars.subList(at, Math.min(bars.size(), at + MANY)));
            }
        } catch (IOException e) {
            throw new JournalException(e);
        }
    }

    private boolean inGap(Bar bar) {
        List<Gap> day = gaps.computeIfAbsent(bar.tradingDay(), one -> {
            try {
                return services.gaps(one);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        for (Gap gap : day) {
            if ((gap.symbol() == null || gap.symbol().equals(symbol))
                    && bar.start().isBefore(gap.to())
                    && bar.end().isAfter(gap.from())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a trading day is over: all of its bars are there. */
    private boolean finished(LocalDate tradingDay) {
        return tradingDay.isBefore(today)
                || finished.computeIfAbsent(tradingDay, day -> {
                    List<Session> sessions = services.catalog.sessions(symbol, day);
                    return !sessions.isEmpty()
                            && !sessions.get(sessions.size() - 1).end().isAfter(now);
                });
    }

    private static Bar revised(Bar bar, String source, int revision) {
        return new Bar(
                bar.symbol(),
                bar.interval(),
                bar.origin(),
                source,
                bar.start(),
                bar.end(),
                bar.tradingDay(),
                bar.open(),
                bar.high(),
                bar.low(),
                bar.close(),
                bar.volume(),
                bar.turnover(),
                bar.openInterest(),
                bar.complete(),
                revision);
    }

    private static String text(Bar bar) {
        return bar.open() + " " + bar.high() + " " + bar.low() + " " + bar.close() + " x " + bar.volume();
    }
}
