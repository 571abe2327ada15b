package org.sluice.importer;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.history.HistorySource;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Bars;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.storage.BarJournal;
import org.sluice.api.storage.BarStore;
import org.sluice.api.storage.Gap;
import org.sluice.api.storage.Gaps;

/** What the importer works with. */
final class Services {

    /** A source and what it is called. */
    record Named(String name, Guarded<HistorySource> source) {}

    final Catalog catalog;
    final BarJournal journal;
    final Guarded<Bars> bars = new Guarded<>();
    final Guarded<BarStore> store = new Guarded<>();
    final Guarded<Gaps> gaps = new Guarded<>();
    private final Map<String, Guarded<HistorySource>> sources = new ConcurrentHashMap<>();

    Services(Catalog catalog, BarJournal journal) {
        this.catalog = catalog;
        this.journal = journal;
    }

    void add(HistorySource source, Map<String, ?> properties) {
        source(String.valueOf(properties.get(HistorySource.NAME))).bind(source);
    }

    void remove(HistorySource source, Map<String, ?> properties) {
        source(String.valueOf(properties.get(HistorySource.NAME))).unbind(source);
    }

    private Guarded<HistorySource> source(String name) {
        return sources.computeIfAbsent(name, none -> new Guarded<>());
    }

    /** Those of the names that are there, in that order. */
    List<Named> sources(List<String> names) {
        List<Named> found = new ArrayList<>();
        for (String name : names) {
            Guarded<HistorySource> source = source(name);
            if (source.present()) {
                found.add(new Named(name, source));
            }
        }
        return found;
    }

    /** Whether it is known what is stored. */
    boolean readable() {
        return bars.present() || store.present();
    }

    /** Stored live bars by their start, of memory and store. */
    Map<Instant, Bar> stored(Symbol symbol, Interval interval, Instant from, Instant to) throws IOException {
        Map<Instant, Bar> live = new HashMap<>();
        put(live, bars.call(each -> each.read(symbol, interval, from, to), List.of()));
        if (live.isEmpty()) {
            // There are no bars in memory, or those are TEST.
            put(live, store.call(each -> each.read(symbol, interval, Origin.LIVE, from, to), List.of()));
        }
        return live;
    }

    private static void put(Map<Instant, Bar> live, List<Bar> found) {
        for (Bar bar : found) {
            if (bar.origin() == Origin.LIVE) {
                live.put(bar.start(), bar);
            }
        }
    }

    /** Gaps of a day in what was received live. */
    List<Gap> gaps(LocalDate tradingDay) throws IOException {
        return gaps.call(each -> each.of(tradingDay), List.<Gap>of()).stream()
                .filter(gap -> gap.origin() == Origin.LIVE)
                .toList();
    }
}
