package org.sluice.storage.clickhouse;

import java.io.IOException;
import java.util.function.IntToDoubleFunction;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/** Ticks as rows; every field is kept. What is absent is NULL. */
final class TickTable implements Table<Tick> {

    static final String NAME = "ticks";

    private static final String[] NUMBERS = {
        "last",
        "open",
        "high",
        "low",
        "previous_close",
        "volume",
        "turnover",
        "open_interest",
        "limit_up",
        "limit_down",
        "pre_settlement",
        "settlement"
    };

    private static final String REST = "source, ts_us, ts_nanos, received_us, received_nanos, day, phase, "
            + String.join(", ", NUMBERS) + ", bid_prices, bid_sizes, ask_prices, ask_sizes";

    /** For {@link #read}. */
    static final String SELECT = "written, " + REST;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String columns() {
        return "written UInt64, seq UInt64, exchange String, code String, source String, ts_us Int64, ts_nanos UInt16,"
                + " received_us Int64, received_nanos UInt16, day Date, phase String, "
                + String.join(" Nullable(Float64), ", NUMBERS) + " Nullable(Float64),"
                + " bid_prices Array(Float64), bid_sizes Array(Float64),"
                + " ask_prices Array(Float64), ask_sizes Array(Float64),"
                + " time DateTime('Asia/Shanghai') ALIAS toDateTime(intDiv(ts_us, 1000000), 'Asia/Shanghai')";
    }

    @Override
    public String keys() {
        return "PARTITION BY toYYYYMM(day) ORDER BY (exchange, code, ts_us, seq)";
    }

    @Override
    public String written() {
        return "written, seq, exchange, code, " + REST;
    }

    @Override
    public void write(RowWriter row, Tick tick, long sequence, long written) throws IOException {
        row.int64(written)
                .int64(sequence)
                .text(tick.symbol().exchange().name())
                .text(tick.symbol().code())
                .text(tick.source())
                .time(tick.exchangeTime())
                .time(tick.received())
                .date(tick.tradingDay())
                .text(tick.phase().name())
                .known(tick.last())
                .known(tick.open())
                .known(tick.high())
                .known(tick.low())
                .known(tick.previousClose())
                .known(tick.volume())
                .known(tick.turnover())
                .known(tick.openInterest())
                .known(tick.limitUp())
                .known(tick.limitDown())
                .known(tick.preSettlement())
                .known(tick.settlement());
        levels(row, tick.bids(), tick.bids()::price);
        levels(row, tick.bids(), tick.bids()::size);
        levels(row, tick.asks(), tick.asks()::price);
        levels(row, tick.asks(), tick.asks()::size);
        row.endRow();
    }

    private static void levels(RowWriter row, Depth side, IntToDoubleFunction value) {
        row.size(side.levels());
        for (int level = 0; level < side.levels(); level++) {
            row.float64(value.applyAsDouble(level));
        }
    }

    /** The tick of a row of {@link #SELECT} after {@code written}. */
    static Tick read(RowReader row, Symbol symbol, Origin origin) throws IOException {
        String source = row.text();
        return Tick.builder(symbol, row.time())
                .source(source)
                .origin(origin)
                .received(row.time())
                .tradingDay(row.date())
                .phase(phase(row.text()))
                .last(row.known())
                .open(row.known())
                .high(row.known())
                .low(row.known())
                .previousClose(row.known())
                .volume(row.known())
                .turnover(row.known())
                .openInterest(row.known())
                .limitUp(row.known())
                .limitDown(row.known())
                .preSettlement(row.known())
                .settlement(row.known())
                .bids(depth(row))
                .asks(depth(row))
                .build();
    }

    private static Phase phase(String name) throws IOException {
        try {
            return Phase.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IOException("'" + name + "' in column phase: this Sluice does not know it", e);
        }
    }

    private static Depth depth(RowReader row) throws IOException {
        double[] prices = row.float64s();
        double[] sizes = row.float64s();
        if (prices.length != sizes.length) {
            throw new IOException("a row has " + prices.length + " prices but " + sizes.length + " sizes");
        }
        return Depth.of(prices, sizes);
    }
}
