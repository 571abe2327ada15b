package org.sluice.storage.clickhouse;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/** Reads ticks and bars, a page at a time: neither side holds more. Thread-safe. */
final class Reader {

    /** Rows of a page. */
    static final int PAGE = 10_000;

    /** Ticks handed to a caller at once. */
    private static final int BATCH = 5_000;

    private final Schema schema;
    private final Server server;
    private final int page;

    Reader(Schema schema, Server server, int page) {
        this.schema = schema;
        this.server = server;
        this.page = page;
    }

    void ticks(Symbol symbol, Origin origin, Instant from, Instant to, Consumer<List<Tick>> sink) throws IOException {
        schema.ensure(origin);
        String table = schema.table(origin, TickTable.NAME);
        String wanted = where(symbol) + " AND ts_us >= " + micros(from) + " AND ts_us <= " + micros(to);
        RowReader days = rows("SELECT DISTINCT day FROM " + table + wanted + " ORDER BY day");
        while (days.hasNext()) {
            LocalDate day = days.date();
            long after = 0;
            for (int found = page; found == page; ) {
                RowReader row = rows("SELECT " + TickTable.SELECT + " FROM " + table + " FINAL" + wanted
                        + " AND day = '" + day + "' AND written > " + after + " ORDER BY written LIMIT " + page);
                List<Tick> ticks = new ArrayList<>();
                found = 0;
                while (row.hasNext()) {
                    after = row.int64();
                    Tick tick = TickTable.read(row, symbol, origin);
                    found++;
                    // to the nanosecond, which the key does not know
                    if (!tick.exchangeTime().isBefore(from)
                            && tick.exchangeTime().isBefore(to)) {
                        ticks.add(tick);
                    }
                }
                for (int start = 0; start < ticks.size(); start += BATCH) {
                    sink.accept(List.copyOf(ticks.subList(start, Math.min(start + BATCH, ticks.size()))));
                }
            }
        }
    }

    List<Bar> bars(Symbol symbol, Interval interval, Origin origin, Instant from, Instant to) throws IOException {
        schema.ensure(origin);
        String wanted = where(symbol) + " AND bar_interval = " + Schema.quoted(interval.text()) + " AND end_us >= "
                + micros(from) + " AND start_us <= " + micros(to);
        List<Bar> bars = new ArrayList<>();
        String after = "";
        for (int found = page; found == page; ) {
            RowReader row = rows("SELECT " + BarTable.SELECT + " FROM " + schema.table(origin, BarTable.NAME) + wanted
                    + after + BarTable.LATEST + " LIMIT " + page);
            found = 0;
            while (row.hasNext()) {
                Bar bar = BarTable.read(row, symbol, interval, origin);
                found++;
                after = " AND (start_us, start_nanos) > (" + micros(bar.start()) + ", "
                        + bar.start().getNano() % RowWriter.NANOS_IN_MICRO + ")";
                if (bar.end().isAfter(from) && bar.start().isBefore(to)) {
                    bars.add(bar);
                }
            }
        }
        return bars;
    }

    private RowReader rows(String sql) throws IOException {
        return new RowReader(server.run(sql + " FORMAT RowBinary"));
    }

    private static String where(Symbol symbol) {
        return " WHERE exchange = " + Schema.quoted(symbol.exchange().name()) + " AND code = "
                + Schema.quoted(symbol.code());
    }

    /** Of what is beyond the numbers, the last number. */
    private static long micros(Instant time) {
        try {
            return RowWriter.micros(time);
        } catch (ArithmeticException e) {
            return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE + 1 : Long.MAX_VALUE;
        }
    }
}
