package org.sluice.storage.parquet;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import org.duckdb.DuckDBAppender;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;

/** Bars as rows. Several rows of one bar are its revisions: the highest counts, of equal ones the last written. */
final class BarTable implements Table<Bar> {

    static final String NAME = "bars";

    private static final String[] NUMBERS = {"open", "high", "low", "close", "volume", "turnover", "open_interest"};

    private static final String PLAIN =
            "exchange, code, bar_interval, source, bar_start, start_nanos, bar_end, end_nanos,"
                    + " trading_day, complete, revision";

    /** For {@link #read}. */
    static final String SELECT = "source, epoch_us(bar_start), start_nanos, epoch_us(bar_end), end_nanos, trading_day,"
            + " complete, revision, " + String.join(", ", NUMBERS);

    /** One row of each bar. */
    static final String LATEST = " QUALIFY row_number() OVER (PARTITION BY exchange, code, bar_interval, bar_start"
            + " ORDER BY revision DESC, written DESC, seq DESC) = 1";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String staged() {
        return "part VARCHAR, written BIGINT, seq BIGINT, exchange VARCHAR, code VARCHAR, bar_interval VARCHAR,"
                + " source VARCHAR, bar_start TIMESTAMPTZ, start_nanos SMALLINT, bar_end TIMESTAMPTZ, end_nanos SMALLINT,"
                + " trading_day DATE, complete BOOLEAN, revision INTEGER, "
                + String.join(" DOUBLE, ", NUMBERS) + " DOUBLE";
    }

    @Override
    public String columns() {
        StringBuilder columns = new StringBuilder("written, seq, ").append(PLAIN);
        for (String number : NUMBERS) {
            columns.append(", ").append(Sql.absentAsNull(number));
        }
        return columns.toString();
    }

    @Override
    public void stage(DuckDBAppender row, Bar bar, long sequence, long written) throws SQLException {
        row.beginRow()
                .append(part(bar))
                .append(written)
                .append(sequence)
                .append(bar.symbol().exchange().name())
                .append(bar.symbol().code())
                .append(bar.interval().text())
                .append(bar.source());
        Sql.time(row, bar.start());
        Sql.time(row, bar.end());
        row.append(bar.tradingDay())
                .append(bar.complete())
                .append(bar.revision())
                .append(bar.open())
                .append(bar.high())
                .append(bar.low())
                .append(bar.close())
                .append(bar.volume())
                .append(bar.turnover())
                .append(bar.openInterest())
                .endRow();
    }

    @Override
    public String part(Bar bar) {
        return bar.interval().text()
                + '/'
                + period(bar.interval(), bar.tradingDay())
                + '/'
                + bar.symbol().exchange();
    }

    /** Bars within a day have a folder for each month, longer ones for each year. */
    static String period(Interval interval, LocalDate day) {
        return interval.intraday() ? YearMonth.from(day).toString() : Integer.toString(day.getYear());
    }

    @Override
    public String kept() {
        return LATEST;
    }

    /** The bar of a row of {@link #SELECT}. */
    static Bar read(ResultSet row, Symbol symbol, Interval interval, Origin origin) throws SQLException {
        return new Bar(
                symbol,
                interval,
                origin,
                row.getString(1),
                Sql.time(row, 2),
                Sql.time(row, 4),
                row.getObject(6, LocalDate.class),
                Sql.number(row, 9),
                Sql.number(row, 10),
                Sql.number(row, 11),
                Sql.number(row, 12),
                Sql.number(row, 13),
                Sql.number(row, 14),
                Sql.number(row, 15),
                row.getBoolean(7),
                row.getInt(8));
    }
}
