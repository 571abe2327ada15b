package org.sluice.storage.clickhouse;

import java.io.IOException;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;

/** Bars as rows. Several rows of one bar are its revisions: the highest counts, of equal ones the last written. */
final class BarTable implements Table<Bar> {

    static final String NAME = "bars";

    private static final String[] NUMBERS = {"open", "high", "low", "close", "volume", "turnover", "open_interest"};

    /** For {@link #read}. */
    static final String SELECT =
            "source, start_us, start_nanos, end_us, end_nanos, day, complete, revision, " + String.join(", ", NUMBERS);

    /** One row of each bar, the earliest first. */
    static final String LATEST =
            " ORDER BY start_us, start_nanos, revision DESC, written DESC LIMIT 1 BY start_us, start_nanos";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String columns() {
        return "written UInt64, seq UInt64, exchange String, code String, bar_interval String, source String,"
                + " start_us Int64, start_nanos UInt16, end_us Int64, end_nanos UInt16, day Date,"
                + " complete UInt8, revision Int32, " + String.join(" Nullable(Float64), ", NUMBERS)
                + " Nullable(Float64),"
                + " time DateTime('Asia/Shanghai') ALIAS toDateTime(intDiv(start_us, 1000000), 'Asia/Shanghai')";
    }

    /** By years: history of some decades comes at once, and a server takes no more than 100 parts at once. */
    @Override
    public String keys() {
        return "PARTITION BY toYear(day) ORDER BY (exchange, code, bar_interval, start_us, start_nanos, revision)";
    }

    @Override
    public String written() {
        return "written, seq, exchange, code, bar_interval, " + SELECT;
    }

    @Override
    public void write(RowWriter row, Bar bar, long sequence, long written) throws IOException {
        row.int64(written)
                .int64(sequence)
                .text(bar.symbol().exchange().name())
                .text(bar.symbol().code())
                .text(bar.interval().text())
                .text(bar.source())
                .time(bar.start())
                .time(bar.end())
                .date(bar.tradingDay())
                .int8(bar.complete() ? 1 : 0)
                .int32(bar.revision())
                .known(bar.open())
                .known(bar.high())
                .known(bar.low())
                .known(bar.close())
                .known(bar.volume())
                .known(bar.turnover())
                .known(bar.openInterest())
                .endRow();
    }

    /** The bar of a row of {@link #SELECT}. */
    static Bar read(RowReader row, Symbol symbol, Interval interval, Origin origin) throws IOException {
        String source = row.text();
        var start = row.time();
        var end = row.time();
        var day = row.date();
        boolean complete = row.int8() != 0;
        int revision = row.int32();
        return new Bar(
                symbol,
                interval,
                origin,
                source,
                start,
                end,
                day,
                row.known(),
                row.known(),
                row.known(),
                row.known(),
                row.known(),
                row.known(),
                row.known(),
                complete,
                revision);
    }
}
