package org.sluice.catalog.hikyuu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.catalog.CatalogData;
import org.sluice.api.catalog.CatalogSource;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.CatalogSourceContract;
import org.sluice.testkit.Configs;
import org.sqlite.JDBC;

/** A database with hikyuu's tables and columns. */
class HikyuuCatalogSourceTest extends CatalogSourceContract {

    private static final Map<String, Object> PROPERTIES = Map.of("service.pid", "org.sluice.catalog.hikyuu");

    @TempDir
    Path home;

    private Path database;

    @BeforeEach
    void create() throws SQLException {
        database = home.resolve("stock.db");
        execute("CREATE TABLE Market (marketid INTEGER PRIMARY KEY, market VARCHAR(10), name VARCHAR(60),"
                + " description VARCHAR(100), code VARCHAR(20), lastDate INTEGER, openTime1 INTEGER,"
                + " closeTime1 INTEGER, openTime2 INTEGER, closeTime2 INTEGER)");
        execute("CREATE TABLE Stock (stockid INTEGER PRIMARY KEY, marketid INTEGER, code VARCHAR(20),"
                + " name VARCHAR(60), type INTEGER, valid INTEGER, startDate INTEGER, endDate INTEGER)");
        execute("CREATE TABLE Holiday (id INTEGER PRIMARY KEY AUTOINCREMENT, date INTEGER NOT NULL)");
        market(1, "SH", 20251120);
        market(2, "SZ", 20251028);
        market(3, "BJ", 19901219);
        execute("INSERT INTO Holiday (date) VALUES (20250101), (20251001), (20251004), (20260101)");
        stock(1, "600000", "浦发银行", 1, 1);
        stock(1, "688001", "华兴源创", 9, 1);
        stock(1, "000001", "上证指数", 2, 1);
        stock(1, "510050", "50ETF", 5, 1);
        stock(1, "501018", "南方原油", 4, 1);
        stock(1, "010107", "21国债⑺", 6, 1);
        stock(1, "113050", "南银转债", 7, 1);
        stock(2, "300001", "特锐德", 8, 1);
        stock(3, "920000", "安徽凤凰", 11, 1);
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = new JDBC().connect(JDBC.PREFIX + database, new Properties());
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private void market(int id, String market, int lastDate) throws SQLException {
        execute("INSERT INTO Market VALUES (" + id + ", '" + market + "', '', '', '', " + lastDate
                + ", 930, 1130, 1300, 1500)");
    }

    private void stock(int market, String code, String name, int type, int valid) throws SQLException {
        execute("INSERT INTO Stock (marketid, code, name, type, valid, startDate, endDate) VALUES (" + market + ", '"
                + code + "', '" + name + "', " + type + ", " + valid + ", 20000101, 99999999)");
    }

    private static HikyuuCatalogSource open(String database) {
        Map<String, Object> settings = new LinkedHashMap<>(Map.of("database", database));
        return new HikyuuCatalogSource(Configs.of(HikyuuCatalogSource.Config.class, settings), PROPERTIES);
    }

    @Override
    protected HikyuuCatalogSource source() {
        return open(database.toString());
    }

    private static List<String> names(CatalogData data) {
        return data.instruments().stream().map(Instrument::name).toList();
    }

    private static Instrument instrument(String symbol, String name, Kind kind, String board, YearMonth asOf) {
        Symbol parsed = Symbol.parse(symbol);
        return new Instrument(parsed, name, Product.mention(parsed.exchange(), kind), board, null, 0.01, asOf);
    }

    @Test
    void readsInstrumentsOfEachTypeAndTheWeekdaysAmongTheHolidays() throws Exception {
        YearMonth november = YearMonth.of(2025, 11);
        assertEquals(
                new CatalogData(
                        List.of(),
                        List.of(
                                instrument("SSE.000001", "上证指数", Kind.INDEX, "", november),
                                instrument("SSE.010107", "21国债⑺", Kind.BOND, "", november),
                                instrument("SSE.113050", "南银转债", Kind.BOND, "", november),
                                instrument("SSE.501018", "南方原油", Kind.ETF, "", november),
                                instrument("SSE.510050", "50ETF", Kind.ETF, "", november),
                                instrument("SSE.600000", "浦发银行", Kind.STOCK, "MAIN", november),
                                instrument("SSE.688001", "华兴源创", Kind.STOCK, "STAR", november),
                                instrument("SZSE.300001", "特锐德", Kind.STOCK, "CHINEXT", YearMonth.of(2025, 10)),
                                instrument("BSE.920000", "安徽凤凰", Kind.STOCK, "BSE", null)),
                        Set.of(LocalDate.of(2025, 1, 1), LocalDate.of(2025, 10, 1), LocalDate.of(2026, 1, 1)),
                        LocalDate.of(2026, 12, 31)),
                source().read());
    }

    @Test
    void leavesOutWhatIsDelistedOrNoneOfTheExchangesAndSaysWhat() throws Exception {
        CatalogData before = source().read();
        market(9, "HK", 20251120);
        stock(1, "600001", "邯郸钢铁", 1, 0);
        stock(1, "900901", "云赛B股", 3, 1);
        stock(1, "880001", "通达信总市值", 2, 1);
        stock(1, "600000", "浦发银行", 1, 1);
        stock(1, "", "nothing", 1, 1);
        stock(9, "00700", "腾讯控股", 1, 1);
        stock(2, "BLK", "block", 0, 1);
        HikyuuCatalogSource source = source();
        assertEquals(before, source.read());
        assertEquals(
                Map.of(
                        "database",
                        database.toString(),
                        "left out",
                        "1 indices of TDX, not of the exchange, 1 listed twice, 1 of market HK, 1 of type 0, "
                                + "1 of type 3, 1 without a code"),
                source.facts());
    }

    @Test
    void stripsNamesAndTakesTheCodeWhereThereIsNone() throws Exception {
        execute("DELETE FROM Stock");
        stock(1, "600000", " 浦发 银行  ", 1, 1);
        execute("INSERT INTO Stock (marketid, code, type, valid) VALUES (1, '600004', 1, 1)");
        assertEquals(List.of("浦发 银行", "600004"), names(source().read()));
    }

    @Test
    void takesOverWhatHikyuuWroteOnlyByAnUpdate() throws Exception {
        HikyuuCatalogSource source = source();
        CatalogData before = source.read();
        long revision = source.revision();
        stock(1, "600004", "白云机场", 1, 1);
        assertEquals(before, source.read());
        assertEquals(revision, source.revision());
        CatalogData next = source.upstream();
        assertEquals(10, next.instruments().size());
        assertEquals(before, source.read());
        source.update();
        assertEquals(next, source.read());
        assertNotEquals(revision, source.revision());
        assertEquals(Map.of("reads", 2L, "reads.failed", 0L), source.counters());
    }

    @Test
    void readsTheLastCommittedStateWhileHikyuuWrites() throws Exception {
        for (String journal : List.of("delete", "wal")) {
            execute("PRAGMA journal_mode=" + journal, "DELETE FROM Stock WHERE code='600005'");
            try (Connection hikyuu = new JDBC().connect(JDBC.PREFIX + database, new Properties());
                    Statement statement = hikyuu.createStatement()) {
                hikyuu.setAutoCommit(false);
                statement.execute("INSERT INTO Stock (marketid, code, name, type, valid)"
                        + " VALUES (1, '600005', '武钢股份', 1, 1)");
                assertEquals(9, source().read().instruments().size(), journal);
                long before = new StockDatabase(database).fingerprint();
                hikyuu.commit();
                assertEquals(10, source().read().instruments().size(), journal);
                assertNotEquals(before, new StockDatabase(database).fingerprint(), journal);
            }
        }
    }

    @Test
    void doesNotTouchTheDatabase() throws Exception {
        byte[] before = Files.readAllBytes(database);
        source().read();
        assertEquals(-1, java.util.Arrays.mismatch(before, Files.readAllBytes(database)));
        try (var files = Files.list(home)) {
            assertEquals(List.of(database), files.toList());
        }
    }

    @Test
    void saysWhichFileIsNoDatabaseOfHikyuu() throws Exception {
        CatalogSource source = source();
        Files.writeString(database, "no database at all, only text", StandardCharsets.UTF_8);
        String text = assertThrows(IOException.class, source::read).getMessage();
        assertTrue(text.startsWith("database=" + database + ": [SQLITE_NOTADB]"), text);
        Files.delete(database);
        execute("CREATE TABLE Other (id INTEGER)");
        text = assertThrows(IOException.class, source::read).getMessage();
        assertTrue(text.contains("no such table: Stock"), text);
        create();
        assertThrows(IOException.class, () -> {
            Files.delete(database);
            source.read();
        });
    }

    @Test
    void refusesToDoWithoutADatabase() {
        assertEquals(
                "org.sluice.catalog.hikyuu: database=: the path of hikyuu's database, as ~/stock/stock.db",
                assertThrows(InvalidSettingException.class, () -> open(" ")).getMessage());
        Path missing = Path.of(System.getProperty("user.home"), "no-such-folder", "stock.db");
        assertEquals(
                "org.sluice.catalog.hikyuu: database=~/no-such-folder/stock.db: hikyuu's stock.db; there is no file "
                        + missing,
                assertThrows(InvalidSettingException.class, () -> open("~/no-such-folder/stock.db"))
                        .getMessage());
    }
}
