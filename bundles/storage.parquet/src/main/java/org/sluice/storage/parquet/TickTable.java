package org.sluice.storage.parquet;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.IntToDoubleFunction;
import org.duckdb.DuckDBAppender;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/** Ticks as rows; every field is kept. What is absent is NULL. */
final class TickTable implements Table<Tick> {

    static final String NAME = "ticks";

    /** Of one row, in the order of the columns. */
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

    private static final String PLAIN =
            "exchange, code, source, exchange_time, exchange_nanos, received, received_nanos," + " trading_day, phase";

    /** For {@link #read}. */
    static final String SELECT = "source, epoch_us(exchange_time), exchange_nanos, epoch_us(received), received_nanos,"
            + " trading_day, phase, " + String.join(", ", NUMBERS) + ", bid_prices, bid_sizes, ask_prices, ask_sizes";

    /** Columns of {@link #SELECT}. */
    static final int SELECTED = 11 + NUMBERS.length;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String staged() {
        return "part VARCHAR, written BIGINT, seq BIGINT, exchange VARCHAR, code VARCHAR, source VARCHAR,"
                + " exchange_time TIMESTAMPTZ, exchange_nanos SMALLINT, received TIMESTAMPTZ, received_nanos SMALLINT,"
                + " trading_day DATE, phase VARCHAR, " + String.join(" DOUBLE, ", NUMBERS) + " DOUBLE,"
                + " bid_prices DOUBLE[], bid_sizes DOUBLE[], ask_prices DOUBLE[], ask_sizes DOUBLE[]";
    }

    @Override
    public String columns() {
        StringBuilder columns = new StringBuilder("written, seq, ").append(PLAIN);
        for (String number : NUMBERS) {
            columns.append(", ").append(Sql.absentAsNull(number));
        }
        return columns.append(", bid_prices, bid_sizes, ask_prices, ask_sizes").toString();
    }

    @Override
    public void stage(DuckDBAppender row, Tick tick, long sequence, long written) throws SQLException {
        row.beginRow()
                .append(part(tick))
                .append(written)
                .append(sequence)
                .append(tick.symbol().exchange().name())
                .append(tick.symbol().code())
                .append(tick.source());
        Sql.time(row, tick.exchangeTime());
        Sql.time(row, tick.received());
        row.append(tick.tradingDay())
                .append(tick.phase().name())
                .append(tick.last())
                .append(tick.open())
                .append(tick.high())
                .append(tick.low())
                .append(tick.previousClose())
                .append(tick.volume())
                .append(tick.turnover())
                .append(tick.openInterest())
                .append(tick.limitUp())
                .append(tick.limitDown())
                .append(tick.preSettlement())
                .append(tick.settlement())
                .append(levels(tick.bids(), tick.bids()::price))
                .append(levels(tick.bids(), tick.bids()::size))
                .append(levels(tick.asks(), tick.asks()::price))
                .append(levels(tick.asks(), tick.asks()::size))
                .endRow();
    }

    private static double[] levels(Depth side, IntToDoubleFunction value) {
        double[] values = new double[side.levels()];
        for (int level = 0; level < values.length; level++) {
            values[level] = value.applyAsDouble(level);
        }
        return values;
    }

    @Override
    public String part(Tick tick) {
        return tick.tradingDay() + "/" + tick.symbol().exchange();
    }

    @Override
    public String kept() {
        return "";
    }

    /** The tick of a row of {@link #SELECT}. */
    static Tick read(ResultSet row, Symbol symbol, Origin origin) throws SQLException {
        Instant exchangeTime = Sql.time(row, 2);
        return Tick.builder(symbol, exchangeTime)
                .source(row.getString(1))
                .origin(origin)
                .received(Sql.time(row, 4))
                .tradingDay(row.getObject(6, LocalDate.class))
                .phase(Phase.valueOf(row.getString(7)))
                .last(Sql.number(row, 8))
                .open(Sql.number(row, 9))
                .high(Sql.number(row, 10))
                .low(Sql.number(row, 11))
                .previousClose(Sql.number(row, 12))
                .volume(Sql.number(row, 13))
                .turnover(Sql.number(row, 14))
                .openInterest(Sql.number(row, 15))
                .limitUp(Sql.number(row, 16))
                .limitDown(Sql.number(row, 17))
                .preSettlement(Sql.number(row, 18))
                .settlement(Sql.number(row, 19))
                .bids(Depth.of(Sql.numbers(row, 20), Sql.numbers(row, 21)))
                .asks(Depth.of(Sql.numbers(row, 22), Sql.numbers(row, 23)))
                .build();
    }
}
