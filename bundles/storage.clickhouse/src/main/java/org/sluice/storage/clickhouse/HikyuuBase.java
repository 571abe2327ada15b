package org.sluice.storage.clickhouse;

import java.io.IOException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Interval;
import org.sluice.api.market.MarketTime;

/**
 * hikyuu's database {@code hku_base}: markets, stocks and holidays, as the catalog has them. What is there stays as it is;
 * what is missing is added. Guarded by the store.
 */
final class HikyuuBase {

    private static final String DATABASE = "hku_base";
    private static final int FIRST_YEAR = 1991;
    private static final int NEVER = 99_999_999;

    private static final String MARKET = "market String, name String, description String, code String, lastDate Int32,"
            + " openTime1 Int32, closeTime1 Int32, openTime2 Int32, closeTime2 Int32";

    private static final String STOCK =
            "market String, code String, name String, type Int32, valid Int32, startDate Int32, endDate Int32";

    private static final String HOLIDAY = "date Int32";

    private final Server server;
    private long done = -1;

    HikyuuBase(Server server) {
        this.server = server;
    }

    /** The statements that make both databases; hikyuu's tables of other things are its importer's. */
    static List<String> statements() {
        List<String> statements = new ArrayList<>();
        statements.add("CREATE DATABASE IF NOT EXISTS " + DATABASE);
        statements.add(create("market", MARKET, "market"));
        statements.add(create("stock", STOCK, "(market, code)"));
        statements.add(create("holiday", HOLIDAY, "date"));
        statements.add("CREATE DATABASE IF NOT EXISTS " + HikyuuBars.DATABASE);
        for (Interval interval : Interval.values()) {
            HikyuuTable.of(interval)
                    .ifPresent(table -> statements.add("CREATE TABLE IF NOT EXISTS " + HikyuuBars.DATABASE + '.'
                            + table.name() + " (" + table.columns() + ") ENGINE = ReplacingMergeTree() "
                            + table.keys()));
        }
        return statements;
    }

    private static String create(String name, String columns, String key) {
        return "CREATE TABLE IF NOT EXISTS " + DATABASE + '.' + name + " (" + columns
                + ") ENGINE = MergeTree() ORDER BY " + key;
    }

    /** Something failed: look at everything again. */
    void doubt() {
        done = -1;
    }

    /** Makes and fills the tables, if the catalog changed since. */
    void update(Catalog catalog, Instant now) throws IOException {
        long revision = catalog.revision();
        if (revision == done) {
            return;
        }
        for (String statement : statements()) {
            server.run(statement);
        }
        for (Interval interval : Interval.values()) {
            HikyuuTable table = HikyuuTable.of(interval).orElse(null);
            if (table != null) {
                check(HikyuuBars.DATABASE, table.name(), table.columns());
            }
        }
        check(DATABASE, "market", MARKET);
        check(DATABASE, "stock", STOCK);
        check(DATABASE, "holiday", HOLIDAY);
        LocalDate today = LocalDate.ofInstant(now, MarketTime.ZONE);
        markets(today);
        stocks(catalog, today);
        holidays(catalog, today);
        done = revision;
    }

    /** RowBinary carries no types: a table that somebody else made with others would be filled with wrong numbers. */
    private void check(String database, String table, String columns) throws IOException {
        Set<String> there = known("concat(name, ' ', type) FROM system.columns WHERE database = "
                + Schema.quoted(database) + " AND table = " + Schema.quoted(table));
        for (String column : columns.split(", *")) {
            if (!there.contains(column)) {
                throw new IOException(database + '.' + table + " was made by another program: it has no column '"
                        + column + "'; nothing is written to it. Rename it, or set hikyuu = false");
            }
        }
    }

    private Set<String> known(String select) throws IOException {
        Set<String> known = new HashSet<>();
        RowReader row = new RowReader(server.run("SELECT " + select + " FORMAT RowBinary"));
        while (row.hasNext()) {
            known.add(row.text());
        }
        return known;
    }

    private void markets(LocalDate today) throws IOException {
        Set<String> known = known("market FROM " + DATABASE + ".market");
        RowWriter row = new RowWriter();
        market(row, known, Exchange.SSE, "上海证券交易所", "上海市场", "000001", today);
        market(row, known, Exchange.SZSE, "深圳证券交易所", "深圳市场", "399001", today);
        market(row, known, Exchange.BSE, "北京证券交易所", "北京市场", "899050", today);
        insert("market (market, name, description, code, lastDate, openTime1, closeTime1, openTime2, closeTime2)", row);
    }

    private static void market(
            RowWriter row,
            Set<String> known,
            Exchange exchange,
            String name,
            String description,
            String index,
            LocalDate today) {
        if (known.add(exchange.market())) {
            row.text(exchange.market()).text(name).text(description).text(index).int32(number(today));
            row.int32(930).int32(1130).int32(1300).int32(1500).endRow();
        }
    }

    private void stocks(Catalog catalog, LocalDate today) throws IOException {
        Set<String> known = known("concat(market, code) FROM " + DATABASE + ".stock");
        RowWriter row = new RowWriter();
        for (Instrument instrument : catalog.all()) {
            String market = instrument.symbol().exchange().market();
            int type = type(instrument);
            if (market.length() == 2
                    && type > 0
                    && known.add(market + instrument.symbol().code())) {
                row.text(market).text(instrument.symbol().code()).text(instrument.name());
                row.int32(type).int32(1);
                row.int32(number(instrument.listed() == null ? LocalDate.of(1990, 12, 19) : instrument.listed()));
                row.int32(NEVER).endRow();
            }
        }
        insert("stock (market, code, name, type, valid, startDate, endDate)", row);
    }

    /** hikyuu's number; 0 for what it has none for. */
    private static int type(Instrument instrument) {
        return switch (instrument.product().kind()) {
            case STOCK ->
                switch (instrument.board()) {
                    case "CHINEXT" -> 8;
                    case "STAR" -> 9;
                    case "BSE" -> 11;
                    default -> 1;
                };
            case INDEX -> 2;
            case ETF -> 5;
            case BOND -> 7;
            default -> 0;
        };
    }

    private void holidays(Catalog catalog, LocalDate today) throws IOException {
        Set<String> known = known("toString(date) FROM " + DATABASE + ".holiday");
        RowWriter row = new RowWriter();
        LocalDate end = LocalDate.of(today.getYear() + 2, 1, 1);
        for (LocalDate day = LocalDate.of(FIRST_YEAR, 1, 1); day.isBefore(end); day = day.plusDays(1)) {
            boolean weekend = day.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
            if (!weekend && !catalog.isTradingDay(day) && known.add(Integer.toString(number(day)))) {
                row.int32(number(day)).endRow();
            }
        }
        insert("holiday (date)", row);
    }

    private void insert(String into, RowWriter rows) throws IOException {
        if (rows.rows() > 0) {
            server.insert(DATABASE + '.' + into, rows);
        }
    }

    /** 20261127. */
    private static int number(LocalDate day) {
        return day.getYear() * 10_000 + day.getMonthValue() * 100 + day.getDayOfMonth();
    }
}
