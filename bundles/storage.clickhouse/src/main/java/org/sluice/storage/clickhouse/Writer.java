package org.sluice.storage.clickhouse;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Tick;
import org.sluice.api.storage.Segment;

/**
 * Stores segments. Each row has a number {@code written} that only grows, about the microseconds since 1970: by it a
 * reader knows the order in which they came, and the server which of two rows of one key counts. The table {@code
 * segments} lists a segment as whole when all its rows are stored; such a one is not stored again. Guarded by the store.
 */
final class Writer {

    private final Settings settings;
    private final Schema schema;
    private final Server server;
    private final InstantSource clock;
    private final RowWriter tickRows = new RowWriter();
    private final RowWriter barRows = new RowWriter();
    private final HikyuuBase base;
    private long written;
    private long tickCount;
    private long barCount;
    private long hikyuuCount;
    private long skipped;

    Writer(Settings settings, Schema schema, Server server, InstantSource clock) {
        this.settings = settings;
        this.schema = schema;
        this.server = server;
        this.clock = clock;
        base = new HikyuuBase(server);
    }

    /** Of the last segment that was stored. */
    long ticks() {
        return tickCount;
    }

    /** Of the last segment that was stored. */
    long bars() {
        return barCount;
    }

    /** Of the last segment, rows in hikyuu's tables. */
    long hikyuu() {
        return hikyuuCount;
    }

    /** Of the last segment, bars that hikyuu's tables can't hold. */
    long skipped() {
        return skipped;
    }

    /** An error: what hikyuu's tables need is looked at again. */
    void doubt() {
        base.doubt();
    }

    /**
     * Stores a segment; false if it is stored already.
     *
     * @param catalog what hikyuu's tables need; null if there is none now
     */
    boolean store(Segment segment, Catalog catalog) throws IOException {
        String listed = schema.table(segment.origin(), Schema.SEGMENTS);
        String same = "id = " + Schema.quoted(segment.id());
        String[] known = server.value("SELECT countIf(" + same + " AND whole = 1), countIf(" + same
                        + "), max(written) FROM " + listed + " FORMAT TabSeparated")
                .split("\t");
        if (!known[0].equals("0")) {
            return false;
        }
        // before a row is sent: whether all of it can be read
        segment.ticks((first, some) -> {});
        segment.bars(some -> {});
        boolean again = !known[1].equals("0");
        HikyuuBars hikyuu = hikyuu(segment, catalog, again);
        written = Math.max(Math.max(written, Long.parseLong(known[2])), RowWriter.micros(clock.instant()));
        tickRows.clear();
        barRows.clear();
        list(listed, segment, false);
        sendTicks(segment);
        sendBars(segment, hikyuu);
        list(listed, segment, true);
        return true;
    }

    private void list(String table, Segment segment, boolean whole) throws IOException {
        RowWriter row = new RowWriter();
        row.text(segment.id()).int64(++written).int8(whole ? 1 : 0).endRow();
        server.insert(table + " (id, written, whole)", row);
    }

    /** Null if the segment's bars are not for hikyuu. */
    private HikyuuBars hikyuu(Segment segment, Catalog catalog, boolean again) throws IOException {
        hikyuuCount = 0;
        skipped = 0;
        if (!settings.hikyuu() || segment.origin() != Origin.LIVE) {
            return null;
        }
        if (catalog == null) {
            throw new IOException("hikyuu = true: it needs the catalog, and there is none now");
        }
        base.update(catalog, clock.instant());
        return new HikyuuBars(server, catalog, clock.instant(), settings.batchBytes(), again);
    }

    private void sendTicks(Segment segment) throws IOException {
        long before = written;
        Sender<Tick> sender = new Sender<>(
                server, table(segment.origin(), TickTable.NAME), new TickTable(), tickRows, settings.batchBytes());
        segment.ticks((first, some) -> {
            for (int i = 0; i < some.size(); i++) {
                sender.add(some.get(i), first + i, ++written);
            }
        });
        sender.flush();
        tickCount = written - before;
    }

    private void sendBars(Segment segment, HikyuuBars hikyuu) throws IOException {
        long before = written;
        Sender<Bar> sender = new Sender<>(
                server, table(segment.origin(), BarTable.NAME), new BarTable(), barRows, settings.batchBytes());
        AtomicLong next = new AtomicLong(segment.firstSequence());
        List<IOException> failed = new ArrayList<>();
        segment.bars(some -> {
            try {
                for (Bar bar : failed.isEmpty() ? some : List.<Bar>of()) {
                    sender.add(bar, next.getAndIncrement(), ++written);
                    if (hikyuu != null) {
                        hikyuu.add(bar);
                    }
                }
            } catch (IOException e) {
                failed.add(e);
            }
        });
        if (!failed.isEmpty()) {
            throw failed.get(0);
        }
        sender.flush();
        barCount = written - before;
        if (hikyuu != null) {
            hikyuu.finish();
            hikyuuCount = hikyuu.rows();
            skipped = hikyuu.skipped();
        }
    }

    private String table(Origin origin, String name) {
        return schema.table(origin, name);
    }
}
