package org.sluice.wire.page;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/** What happened how often; the first of each kind is logged. Written by the polling thread, read by any. */
public final class PageTally {

    /** Why a row is left out. */
    public enum Fault {
        NOT_A_ROW("rows.notARow", "does not begin as a row does"),
        SHORT("rows.short", "has too few fields or was cut off"),
        UNREADABLE("rows.unreadable", "has a field that can't be read"),
        NOT_ASKED("rows.notAsked", "was not asked for");

        private final String counter;
        private final String words;

        Fault(String counter, String words) {
            this.counter = counter;
            this.words = words;
        }
    }

    private static final int SHOWN = 200;

    private final Logger log;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong ticks = new AtomicLong();
    private final AtomicLong noneMatch = new AtomicLong();
    private final Map<Fault, AtomicLong> faults = new EnumMap<>(Fault.class);
    // each symbol counts once, however often it is asked for
    private final Set<String> notServed = ConcurrentHashMap.newKeySet();
    private final Set<String> notInCatalog = ConcurrentHashMap.newKeySet();

    /** @param log the page's own, so that each line says whose it is */
    public PageTally(Logger log) {
        this.log = log;
        for (Fault fault : Fault.values()) {
            faults.put(fault, new AtomicLong());
        }
    }

    void request() {
        requests.incrementAndGet();
    }

    void failed(int count) {
        failed.addAndGet(count);
    }

    void refusal() {
        refusals.incrementAndGet();
    }

    /** Rows that became ticks. */
    public void ticks(int count) {
        ticks.addAndGet(count);
    }

    /** The page says that it does not know a code, or none of those asked for. */
    public void noneMatch() {
        noneMatch.incrementAndGet();
    }

    /** Counts a row that is left out, and shows the first of each kind. */
    public void fault(Fault fault, String text, int from, int to) {
        if (faults.get(fault).getAndIncrement() == 0) {
            log.warn(
                    "a row is left out, as it {} (said once, counted as {}): {}",
                    fault.words,
                    fault.counter,
                    shown(text, from, to));
        }
    }

    /** A symbol the page can't have. */
    public void notServed(String symbol) {
        if (notServed.add(symbol) && notServed.size() == 1) {
            log.warn("{} is not asked for: the page has stocks of SSE, SZSE and BSE only (said once)", symbol);
        }
    }

    /** A symbol of which we know too little to ask for it. */
    public void notInCatalog(String symbol) {
        if (notInCatalog.add(symbol) && notInCatalog.size() == 1) {
            log.warn("{} is not asked for: it is not in the catalog, so its units are not known (said once)", symbol);
        }
    }

    /** Every count by its name. */
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("requests", requests.get());
        counters.put("requests.failed", failed.get());
        counters.put("refusals", refusals.get());
        counters.put("ticks", ticks.get());
        counters.put("noneMatch", noneMatch.get());
        faults.forEach((fault, count) -> counters.put(fault.counter, count.get()));
        counters.put("symbols.notServed", (long) notServed.size());
        counters.put("symbols.notInCatalog", (long) notInCatalog.size());
        return counters;
    }

    /** The beginning of a row, fit for a log: what a stranger sent must not start a line of its own there. */
    private static String shown(String text, int from, int to) {
        StringBuilder shown = new StringBuilder(text.substring(from, Math.min(to, from + SHOWN)));
        for (int i = 0; i < shown.length(); i++) {
            if (Character.isISOControl(shown.charAt(i))) {
                shown.setCharAt(i, '?');
            }
        }
        return shown.toString();
    }
}
