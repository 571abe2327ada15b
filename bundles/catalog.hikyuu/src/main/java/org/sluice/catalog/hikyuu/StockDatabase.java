package org.sluice.catalog.hikyuu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.sluice.api.catalog.CatalogData;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Symbol;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/**
 * hikyuu's {@code stock.db}, opened for each read and only for reading; hikyuu may write meanwhile. Tables and columns:
 * {@code Stock(marketid, code, name, type, valid)}, {@code Market(marketid, market, lastDate)}, {@code Holiday(date)}.
 */
final class StockDatabase {

    /** How long a read waits for hikyuu to end a write. */
    private static final int BUSY_MILLIS = 5000;

    /** hikyuu's last date of a market it has no data of. */
    private static final int NO_DATA = 19901219;

    /**
     * What one read brought.
     *
     * @param leftOut how many rows for which reason
     */
    record Content(CatalogData data, Map<String, Integer> leftOut) {}

    private final Path path;

    StockDatabase(Path path) {
        this.path = path;
    }

    /** Changes when the file or what SQLite keeps beside it does. */
    long fingerprint() throws IOException {
        return 31 * fingerprint(path) + fingerprint(path.resolveSibling(path.getFileName() + "-wal"));
    }

    private static long fingerprint(Path file) throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return 31 * found.lastModifiedTime().to(TimeUnit.NANOSECONDS) + found.size();
        } catch (NoSuchFileException e) {
            return -1;
        }
    }

    /** Everything as it is at one time. */
    Content read() throws IOException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        // Not DriverManager: it knows only drivers of its own class loader.
        try (Connection connection = new JDBC().connect(JDBC.PREFIX + path, config.toProperties());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false); // one transaction sees one state
            Map<String, Integer> leftOut = new TreeMap<>();
            List<Instrument> instruments = instruments(statement, leftOut);
            Set<LocalDate> holidays = new HashSet<>();
            LocalDate until = holidays(statement, holidays);
            return new Content(new CatalogData(List.of(), instruments, holidays, until), leftOut);
        } catch (SQLException e) {
            throw new IOException("database=" + path + ": " + e.getMessage(), e);
        }
    }

    private static List<Instrument> instruments(Statement statement, Map<String, Integer> leftOut) throws SQLException {
        List<Instrument> found = new ArrayList<>();
        Set<Symbol> seen = new HashSet<>();
        Map<String, Product> mentions = new HashMap<>();
        try (ResultSet rows = statement.executeQuery("SELECT m.market, s.code, s.name, s.type, m.lastDate"
                + " FROM Stock s JOIN Market m ON m.marketid = s.marketid WHERE s.valid = 1"
                + " ORDER BY m.marketid, s.code, s.stockid")) {
            while (rows.next()) {
                String market = rows.getString(1);
                String code = rows.getString(2);
                Optional<Exchange> exchange = exchange(market);
                Optional<StockType> type = StockType.of(rows.getInt(4));
                if (exchange.isEmpty()) {
                    count(leftOut, "of market " + market);
                } else if (type.isEmpty()) {
                    count(leftOut, "of type " + rows.getInt(4));
                } else if (code == null || !code.matches("[A-Za-z0-9]+")) {
                    count(leftOut, "without a code");
                } else if (isTdxIndex(exchange.get(), type.get(), code)) {
                    count(leftOut, "indices of TDX, not of the exchange");
                } else if (!seen.add(new Symbol(exchange.get(), code))) {
                    count(leftOut, "listed twice");
                } else {
                    Product mention = mentions.computeIfAbsent(
                            exchange.get() + "." + type.get().kind(),
                            key -> Product.mention(exchange.get(), type.get().kind()));
                    found.add(new Instrument(
                            new Symbol(exchange.get(), code),
                            name(rows.getString(3), code),
                            mention,
                            type.get().board(),
                            null, // hikyuu's startDate is that of its data
                            mention.priceTick(),
                            month(rows.getInt(5))));
                }
            }
        }
        return found;
    }

    private static void count(Map<String, Integer> leftOut, String reason) {
        leftOut.merge(reason, 1, Integer::sum);
    }

    private static Optional<Exchange> exchange(String market) {
        return Arrays.stream(Exchange.values())
                .filter(exchange -> exchange.market().equalsIgnoreCase(market))
                .findFirst();
    }

    /** hikyuu lists TDX's own block indices, SH880001 and so on, with those of Shanghai. */
    private static boolean isTdxIndex(Exchange exchange, StockType type, String code) {
        return exchange == Exchange.SSE && type == StockType.INDEX && code.startsWith("880");
    }

    /** Names from TDX are filled up with blanks or zeros. */
    private static String name(String text, String code) {
        String name = Objects.requireNonNullElse(text, "").replace("\0", "").strip();
        return name.isEmpty() ? code : name;
    }

    private static YearMonth month(int date) {
        LocalDate day = date(date);
        return day == null || date == NO_DATA ? null : YearMonth.from(day);
    }

    /** Fills in the weekdays, and answers until when they are known: they are announced a year at a time. */
    private static LocalDate holidays(Statement statement, Set<LocalDate> weekdays) throws SQLException {
        TreeSet<LocalDate> all = new TreeSet<>();
        try (ResultSet rows = statement.executeQuery("SELECT date FROM Holiday")) {
            while (rows.next()) {
                LocalDate day = date(rows.getInt(1));
                if (day != null) {
                    all.add(day);
                }
            }
        }
        all.stream()
                .filter(day -> day.getDayOfWeek().getValue() <= DayOfWeek.FRIDAY.getValue())
                .forEach(weekdays::add);
        return all.isEmpty() ? null : LocalDate.of(all.last().getYear(), Month.DECEMBER, 31);
    }

    /** Reads 20251001; null if that is no date. */
    private static LocalDate date(int number) {
        try {
            return LocalDate.of(number / 10000, number / 100 % 100, number % 100);
        } catch (DateTimeException e) {
            return null; // 0 and 99999999 stand for no date
        }
    }
}
