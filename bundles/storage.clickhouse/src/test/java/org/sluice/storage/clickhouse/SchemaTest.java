package org.sluice.storage.clickhouse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.api.market.Origin;

/** The statements that make the tables. */
class SchemaTest {

    private static final String NUMBERS = "last Nullable(Float64), open Nullable(Float64), high Nullable(Float64),"
            + " low Nullable(Float64), previous_close Nullable(Float64), volume Nullable(Float64),"
            + " turnover Nullable(Float64), open_interest Nullable(Float64), limit_up Nullable(Float64),"
            + " limit_down Nullable(Float64), pre_settlement Nullable(Float64), settlement Nullable(Float64)";

    private static final String TICKS = "(written UInt64, seq UInt64, exchange String, code String, source String,"
            + " ts_us Int64, ts_nanos UInt16, received_us Int64, received_nanos UInt16, day Date, phase String, "
            + NUMBERS + ", bid_prices Array(Float64), bid_sizes Array(Float64), ask_prices Array(Float64),"
            + " ask_sizes Array(Float64), time DateTime('Asia/Shanghai') ALIAS"
            + " toDateTime(intDiv(ts_us, 1000000), 'Asia/Shanghai'))";

    private static final String BARS = "(written UInt64, seq UInt64, exchange String, code String, bar_interval String,"
            + " source String, start_us Int64, start_nanos UInt16, end_us Int64, end_nanos UInt16, day Date,"
            + " complete UInt8, revision Int32, open Nullable(Float64), high Nullable(Float64), low Nullable(Float64),"
            + " close Nullable(Float64), volume Nullable(Float64), turnover Nullable(Float64),"
            + " open_interest Nullable(Float64), time DateTime('Asia/Shanghai') ALIAS"
            + " toDateTime(intDiv(start_us, 1000000), 'Asia/Shanghai'))";

    private static final String SEGMENTS = "(id String, written UInt64, whole UInt8, at DateTime DEFAULT now())";

    private static final String TICK_ENGINE = " ENGINE = ReplacingMergeTree(written) PARTITION BY toYYYYMM(day)"
            + " ORDER BY (exchange, code, ts_us, seq)";
    private static final String BAR_ENGINE = " ENGINE = ReplacingMergeTree(written) PARTITION BY toYear(day)"
            + " ORDER BY (exchange, code, bar_interval, start_us, start_nanos, revision)";
    private static final String SEGMENT_ENGINE = " ENGINE = ReplacingMergeTree(written) ORDER BY id";

    private static List<String> statements(String cluster, String version) {
        URI url = URI.create("http://127.0.0.1:1");
        Settings settings = new Settings(url, "u", "", "sluice", cluster, Duration.ofSeconds(1), 8_192, false);
        return new Schema(settings, null).statements(Origin.LIVE, version);
    }

    @Test
    void anOldServerGetsWhatItKnows() {
        assertEquals(
                List.of(
                        "CREATE DATABASE IF NOT EXISTS sluice_live",
                        "CREATE TABLE IF NOT EXISTS sluice_live.ticks " + TICKS + TICK_ENGINE,
                        "CREATE TABLE IF NOT EXISTS sluice_live.bars " + BARS + BAR_ENGINE,
                        "CREATE TABLE IF NOT EXISTS sluice_live.segments " + SEGMENTS + SEGMENT_ENGINE),
                statements("", "18.16.1"));
    }

    @Test
    void aNewerServerForcesWhatItWrites() {
        String forced = " SETTINGS fsync_after_insert = 1, fsync_part_directory = 1";
        assertEquals(
                List.of(
                        "CREATE DATABASE IF NOT EXISTS sluice_live",
                        "CREATE TABLE IF NOT EXISTS sluice_live.ticks " + TICKS + TICK_ENGINE + forced,
                        "CREATE TABLE IF NOT EXISTS sluice_live.bars " + BARS + BAR_ENGINE + forced,
                        "CREATE TABLE IF NOT EXISTS sluice_live.segments " + SEGMENTS + SEGMENT_ENGINE + forced),
                statements("", "26.7.2.1"));
    }

    @Test
    void aClusterGetsATableOnEachServerAndOneOverAll() {
        String on = " ON CLUSTER `two` ";
        assertEquals(
                List.of(
                        "CREATE DATABASE IF NOT EXISTS sluice_live ON CLUSTER `two`",
                        "CREATE TABLE IF NOT EXISTS sluice_live.ticks_local" + on + TICKS + TICK_ENGINE,
                        "CREATE TABLE IF NOT EXISTS sluice_live.ticks" + on + TICKS
                                + " ENGINE = Distributed('two', 'sluice_live', 'ticks_local', cityHash64(exchange, code))",
                        "CREATE TABLE IF NOT EXISTS sluice_live.bars_local" + on + BARS + BAR_ENGINE,
                        "CREATE TABLE IF NOT EXISTS sluice_live.bars" + on + BARS
                                + " ENGINE = Distributed('two', 'sluice_live', 'bars_local', cityHash64(exchange, code))",
                        "CREATE TABLE IF NOT EXISTS sluice_live.segments_local" + on + SEGMENTS + SEGMENT_ENGINE,
                        "CREATE TABLE IF NOT EXISTS sluice_live.segments" + on + SEGMENTS
                                + " ENGINE = Distributed('two', 'sluice_live', 'segments_local', cityHash64(id))"),
                statements("two", "18.16.1"));
    }

    @Test
    void hikyuusTablesAreThese() {
        String base = "CREATE TABLE IF NOT EXISTS hku_base.";
        String rows = "_k (market FixedString(2), code FixedString(6), date DateTime, open UInt32, high UInt32,"
                + " low UInt32, close UInt32, amount UInt64, volume UInt64) ENGINE = ReplacingMergeTree() PARTITION BY ";
        String key = " ORDER BY (market, code, date)";
        String decades = "(market, toYear(date) - toYear(date) % 10)";
        String data = "CREATE TABLE IF NOT EXISTS hku_data.";
        assertEquals(
                List.of(
                        "CREATE DATABASE IF NOT EXISTS hku_base",
                        base + "market (market String, name String, description String, code String, lastDate Int32,"
                                + " openTime1 Int32, closeTime1 Int32, openTime2 Int32, closeTime2 Int32)"
                                + " ENGINE = MergeTree() ORDER BY market",
                        base + "stock (market String, code String, name String, type Int32, valid Int32,"
                                + " startDate Int32, endDate Int32) ENGINE = MergeTree() ORDER BY (market, code)",
                        base + "holiday (date Int32) ENGINE = MergeTree() ORDER BY date",
                        "CREATE DATABASE IF NOT EXISTS hku_data",
                        data + "min" + rows + decades + key,
                        data + "min5" + rows + decades + key,
                        data + "min15" + rows + decades + key,
                        data + "min30" + rows + decades + key,
                        data + "min60" + rows + "market" + key,
                        data + "hour2" + rows + "market" + key,
                        data + "day" + rows + "market" + key,
                        data + "week" + rows + "market" + key,
                        data + "month" + rows + "market" + key,
                        data + "quarter" + rows + "market" + key,
                        data + "halfyear" + rows + "market" + key,
                        data + "year" + rows + "market" + key),
                HikyuuBase.statements());
    }
}
