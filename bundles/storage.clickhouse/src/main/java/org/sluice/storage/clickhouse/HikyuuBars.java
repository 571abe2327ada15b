package org.sluice.storage.clickhouse;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;

/** The bars of one segment on their way into hikyuu's tables. Not thread-safe. */
final class HikyuuBars {

    static final String DATABASE = "hku_data";

    private static final Logger LOG = LoggerFactory.getLogger(HikyuuBars.class);

    /** A bar that is older when it comes was imported: the tables may have it. */
    private static final Duration NEWS = Duration.ofDays(2);

    /** Of an index hikyuu counts hundreds of lots. */
    private static final int INDEX_LOTS = 100;

    private record Target(HikyuuTable table, Sender<HikyuuTable.Row> sender) {}

    private final Server server;
    private final Catalog catalog;
    private final Instant news;
    private final int batchBytes;
    private final boolean again;
    private final Map<Interval, Target> targets = new EnumMap<>(Interval.class);
    /** Where a bar may be twice. */
    private final Set<String> suspects = new LinkedHashSet<>();

    private long rows;
    private long skipped;

    /** @param again bars of this segment may have been stored before */
    HikyuuBars(Server server, Catalog catalog, Instant now, int batchBytes, boolean again) {
        this.server = server;
        this.catalog = catalog;
        this.news = now.minus(NEWS);
        this.batchBytes = batchBytes / Interval.values().length;
        this.again = again;
        for (Interval interval : Interval.values()) {
            HikyuuTable.of(interval).ifPresent(table -> targets.put(interval, target(table)));
        }
    }

    private Target target(HikyuuTable table) {
        String name = DATABASE + '.' + table.name();
        return new Target(table, new Sender<>(server, name, table, new RowWriter(), batchBytes));
    }

    long rows() {
        return rows;
    }

    /** Bars of what the catalog does not know, or without a price. */
    long skipped() {
        return skipped;
    }

    void add(Bar bar) throws IOException {
        Target target = targets.get(bar.interval());
        if (target == null || bar.symbol().exchange().market().length() > 2) {
            return;
        }
        OptionalDouble unit = unit(bar);
        if (unit.isEmpty() || !HikyuuTable.fits(bar)) {
            skipped++;
            return;
        }
        target.sender().add(new HikyuuTable.Row(bar, unit.getAsDouble()), 0, 0);
        rows++;
        if (again || bar.revision() > 0 || bar.end().isBefore(news)) {
            suspects.add(DATABASE + '.' + target.table().name() + " PARTITION "
                    + target.table().partition(bar));
        }
    }

    /** Shares that 1 in hikyuu's tables stands for: lots of a day and longer, of an index hundreds of them. */
    private OptionalDouble unit(Bar bar) {
        Instrument found = catalog.find(bar.symbol())
                .filter(instrument -> instrument.lotSize() >= 1)
                .orElse(null);
        if (found == null) {
            return OptionalDouble.empty();
        }
        boolean index = found.product().kind() == Product.Kind.INDEX;
        if (bar.interval().intraday()) {
            return OptionalDouble.of(index ? found.lotSize() : 1);
        }
        return OptionalDouble.of(index ? (double) found.lotSize() * INDEX_LOTS : found.lotSize());
    }

    /** Sends what is left, and has the server put together what may be there twice: hikyuu reads both. */
    void finish() throws IOException {
        for (Target target : targets.values()) {
            target.sender().flush();
        }
        for (String suspect : suspects) {
            try {
                server.run("OPTIMIZE TABLE " + suspect + " FINAL DEDUPLICATE");
            } catch (IOException e) {
                // the rows are stored; the server does it by itself some time later
                LOG.warn("{} could not be put in order: {}", suspect, e.getMessage());
            }
        }
    }
}
