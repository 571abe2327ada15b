package org.sluice.storage.clickhouse;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Tick;
import org.sluice.api.storage.Segment;

/**
 * Stores segments. Each row has a number {@code written} that only grows, about the microseconds since 1970: by it a
 * reader knows the order in which they came, and the server which of two rows of one key counts. A segment is listed in
 * the table {@code segments} when all its rows are stored; one that is listed is not stored again. Guarded by the store.
 */
final class Writer {

    private final Settings settings;
    private final Schema schema;
    private final Server server;
    private final InstantSource clock;
    private final RowWriter tickRows = new RowWriter();
    private final RowWriter barRows = new RowWriter();
    private long written;
    private long tickCount;
    private long barCount;

    Writer(Settings settings, Schema schema, Server server, InstantSource clock) {
        this.settings = settings;
        this.schema = schema;
        this.server = server;
        this.clock = clock;
    }

    /** Of the last segment that was stored. */
    long ticks() {
        return tickCount;
    }

    /** Of the last segment that was stored. */
    long bars() {
        return barCount;
    }

    /** Stores a segment; false if it is stored already. */
    boolean store(Segment segment) throws IOException {
        String listed = schema.table(segment.origin(), Schema.SEGMENTS);
        String[] known = server.value("SELECT countIf(id = " + Schema.quoted(segment.id()) + "), max(written) FROM "
                        + listed + " FORMAT TabSeparated")
                .split("\t");
        if (!known[0].equals("0")) {
            return false;
        }
        // before a row is sent: whether all of it can be read
        segment.ticks((first, some) -> {});
        segment.bars(some -> {});
        written = Math.max(Math.max(written, Long.parseLong(known[1])), RowWriter.micros(clock.instant()));
        tickRows.clear();
        barRows.clear();
        sendTicks(segment);
        sendBars(segment);
        RowWriter row = new RowWriter();
        row.text(segment.id()).int64(written).endRow();
        server.insert(listed + " (id, written)", row);
        return true;
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

    private void sendBars(Segment segment) throws IOException {
        long before = written;
        Sender<Bar> sender = new Sender<>(
                server, table(segment.origin(), BarTable.NAME), new BarTable(), barRows, settings.batchBytes());
        AtomicLong next = new AtomicLong(segment.firstSequence());
        List<IOException> failed = new ArrayList<>();
        segment.bars(some -> {
            try {
                for (Bar bar : failed.isEmpty() ? some : List.<Bar>of()) {
                    sender.add(bar, next.getAndIncrement(), ++written);
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
    }

    private String table(Origin origin, String name) {
        return schema.table(origin, name);
    }
}
