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
import java.util.List;
import java.util.Map;
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

    /** The process was down; what of it was in a session of any instrument is a gap. */
    synchronized void down(Origin origin, Instant from, Instant to) {
        Catalog known = catalog.get();
        LocalDate day = LocalDate.ofInstant(to, MarketTime.ZONE);
        if (known != null && !known.all().isEmpty()) {
            Symbol any = known.all().iterator().next().symbol();
            day = known.tradingDay(any, to);
        }
        add(new Gap(null, origin, day, from, to, DOWN));
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

    synchronized List<Gap> of(LocalDate tradingDay) {
        return gaps.stream()
                .filter(gap -> gap.tradingDay().equals(tradingDay))
                .sorted(Comparator.comparing(Gap::from))
                .toList();
    }
}
