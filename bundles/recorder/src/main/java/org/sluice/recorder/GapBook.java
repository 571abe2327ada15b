package org.sluice.recorder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Session;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.storage.Gap;
import org.sluice.recorder.journal.Disk;

/**
 * The stretches of which nothing was received. The thread {@code journal} finds them, from every tick before repeats are
 * left out; any thread may ask. They are kept in a small text file, the newest of them.
 */
final class GapBook {

    static final String DOWN = "down";
    static final String SILENCE = "silence";

    private static final int MOST = 20_000;

    private final Path file;
    private final Duration silence;
    private final Supplier<Catalog> catalog;
    private final List<Gap> gaps = new ArrayList<>();
    private final Map<String, FeedTimes> feeds = new HashMap<>();
    private boolean unsaved;

    /** When a feed and its symbols were last heard. */
    private static final class FeedTimes {
        private final Map<Symbol, Instant> heard = new HashMap<>();
        private Instant last;
        private Instant resumed = Instant.MIN;
    }

    GapBook(Path file, Duration silence, Supplier<Catalog> catalog) {
        this.file = file;
        this.silence = silence;
        this.catalog = catalog;
    }

    synchronized void load() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            String[] words = line.split("\t");
            try {
                gaps.add(new Gap(
                        words[2].equals("*") ? null : Symbol.parse(words[2]),
                        Origin.valueOf(words[1]),
                        LocalDate.parse(words[0]),
                        Instant.parse(words[3]),
                        Instant.parse(words[4]),
                        words[5]));
            } catch (IllegalArgumentException | DateTimeParseException | ArrayIndexOutOfBoundsException e) {
                throw new IOException(file + " has a line that is no gap: " + line, e);
            }
        }
    }

    /** The process was down; what of it is in a session is found when a day is asked for. */
    synchronized void down(Origin origin, Instant from, Instant to) {
        add(new Gap(null, origin, LocalDate.ofInstant(to, MarketTime.ZONE), from, to, DOWN));
    }

    synchronized void heard(String feed, List<Tick> ticks) {
        if (ticks.isEmpty() || ticks.get(0).received() == null) {
            return;
        }
        FeedTimes times = feeds.computeIfAbsent(feed, name -> new FeedTimes());
        Instant now = ticks.get(0).received();
        if (times.last != null && longer(times.last, now)) {
            Instant from = inSession(ticks.get(0), times.last, now);
            times.resumed = now;
            if (from != null && longer(from, now)) {
                add(new Gap(null, ticks.get(0).origin(), ticks.get(0).tradingDay(), from, now, SILENCE));
            }
        }
        times.last = now;
        for (int i = 0; i < ticks.size(); i++) {
            Tick tick = ticks.get(i);
            Instant before = times.heard.put(tick.symbol(), now);
            // A silence of the whole feed was told above, once and not of each symbol.
            if (before != null && longer(before, now) && !before.isBefore(times.resumed)) {
                Instant from = inSession(tick, before, now);
                if (from != null && longer(from, now)) {
                    add(new Gap(tick.symbol(), tick.origin(), tick.tradingDay(), from, now, SILENCE));
                }
            }
        }
    }

    private boolean longer(Instant from, Instant to) {
        return Duration.between(from, to).compareTo(silence) > 0;
    }

    /** Where the silence begins within the continuous session of now; null if there is no such session. */
    private Instant inSession(Tick tick, Instant from, Instant now) {
        Catalog known = catalog.get();
        if (known == null) {
            return null;
        }
        for (Session session : known.sessions(tick.symbol(), tick.tradingDay())) {
            if (session.phase() == Phase.CONTINUOUS && session.contains(now)) {
                return session.start().isAfter(from) ? session.start() : from;
            }
        }
        return null;
    }

    private void add(Gap gap) {
        if (gaps.size() >= MOST) {
            gaps.subList(0, MOST / 10).clear();
        }
        gaps.add(gap);
        unsaved = true;
    }

    /** Writes them, if there are new ones. */
    synchronized void save() throws IOException {
        if (unsaved) {
            StringBuilder text = new StringBuilder();
            for (Gap gap : gaps) {
                text.append(gap.tradingDay())
                        .append('\t')
                        .append(gap.origin())
                        .append('\t')
                        .append(gap.symbol() == null ? "*" : gap.symbol().toString())
                        .append('\t')
                        .append(gap.from())
                        .append('\t')
                        .append(gap.to())
                        .append('\t')
                        .append(gap.why())
                        .append('\n');
            }
            Disk.replace(file, text.toString());
            unsaved = false;
        }
    }

    List<Gap> of(LocalDate tradingDay) {
        List<Gap> all;
        synchronized (this) {
            all = List.copyOf(gaps);
        }
        Catalog known = catalog.get();
        Set<Session> sessions = new HashSet<>();
        if (known != null) {
            known.all().forEach(instrument -> sessions.addAll(known.sessions(instrument.symbol(), tradingDay)));
            sessions.removeIf(session -> session.phase() != Phase.CONTINUOUS);
        }
        List<Gap> found = new ArrayList<>();
        for (Gap gap : all) {
            if (!gap.why().equals(DOWN)) {
                if (gap.tradingDay().equals(tradingDay)) {
                    found.add(gap);
                }
            } else {
                within(gap, tradingDay, sessions).ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparing(Gap::from));
        return found;
    }

    /** What of a time that the process was down is between the first and the last moment of the sessions it touches. */
    private static Optional<Gap> within(Gap gap, LocalDate tradingDay, Set<Session> sessions) {
        List<Session> touched = sessions.stream()
                .filter(session ->
                        session.start().isBefore(gap.to()) && session.end().isAfter(gap.from()))
                .toList();
        if (touched.isEmpty()) {
            return Optional.empty();
        }
        Instant first = touched.stream()
                .map(Session::start)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Instant last = touched.stream()
                .map(Session::end)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return Optional.of(new Gap(
                null,
                gap.origin(),
                tradingDay,
                first.isAfter(gap.from()) ? first : gap.from(),
                last.isBefore(gap.to()) ? last : gap.to(),
                DOWN));
    }
}
