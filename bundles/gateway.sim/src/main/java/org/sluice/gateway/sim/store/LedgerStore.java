package org.sluice.gateway.sim.store;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.h2.Driver;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Trade;
import org.sluice.gateway.sim.ledger.AccountBook;
import org.sluice.gateway.sim.ledger.Ledger;
import org.sluice.gateway.sim.ledger.PositionBook;
import org.sluice.gateway.sim.ledger.SimOrder;
import org.sluice.gateway.sim.ledger.Step;
import org.sluice.gateway.sim.terms.Spec;
import org.sluice.gateway.sim.terms.TermsTable;

/**
 * The ledger in a database: one transaction for each step. When {@link #save} has returned, the step survives a crash
 * of process and machine. Not thread-safe.
 */
public final class LedgerStore implements AutoCloseable {

    private static final String FORMAT = "1";

    private final Connection connection;
    private final boolean h2;

    /** Null if the database is not ours. */
    private final FileChannel lock;

    private final Set<Spec> specs = new HashSet<>();

    private LedgerStore(Connection connection, boolean h2, FileChannel lock) {
        this.connection = connection;
        this.h2 = h2;
        this.lock = lock;
    }

    /** The embedded database in a folder, which is locked against others, in this process too. */
    public static LedgerStore open(Path folder) throws SQLException, IOException {
        Files.createDirectories(folder);
        FileChannel lock =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() == null) {
                throw new IOException("another process uses it");
            }
            return open(
                    "jdbc:h2:file:" + folder.toAbsolutePath().resolve("ledger")
                            + ";RETENTION_TIME=5000;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0",
                    lock);
        } catch (OverlappingFileLockException e) {
            lock.close();
            throw new IOException("another gateway uses it", e);
        } catch (SQLException | IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Any database, of which one gateway is the only user. A URL of H2 is given to the H2 beside us, another to the
     * drivers of the JVM.
     */
    public static LedgerStore open(String url) throws SQLException {
        return open(url, null);
    }

    private static LedgerStore open(String url, FileChannel lock) throws SQLException {
        boolean h2 = url.startsWith("jdbc:h2:");
        Connection connection = h2 ? new Driver().connect(url, user()) : DriverManager.getConnection(url);
        try {
            connection.setAutoCommit(false);
            LedgerStore store = new LedgerStore(connection, h2, lock);
            store.prepare();
            return store;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static Properties user() {
        Properties properties = new Properties();
        properties.setProperty("user", "sa");
        properties.setProperty("password", "");
        return properties;
    }

    private void prepare() throws SQLException {
        Set<String> tables = new HashSet<>();
        try (ResultSet rows = connection.getMetaData().getTables(null, null, "%", null)) {
            while (rows.next()) {
                tables.add(rows.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
            }
        }
        if (!tables.contains("sim_meta")) {
            try (Statement statement = connection.createStatement()) {
                for (String sql : Schema.CREATE) {
                    statement.execute(sql);
                }
                statement.execute("insert into sim_meta values ('format', '" + FORMAT + "')");
            }
            commit();
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select content from sim_meta where name = 'format'")) {
            String format = row.next() ? row.getString(1) : "none";
            if (!format.equals(FORMAT)) {
                throw new SQLException("the ledger has format " + format + ", this program reads format " + FORMAT);
            }
        }
        connection.rollback();
    }

    /**
     * All that is known.
     *
     * @param today the trading day of a ledger without accounts
     */
    public Ledger load(String gateway, TermsTable terms, LocalDate today) throws SQLException {
        connection.rollback();
        String day = text("select max(trading_day) from sim_account");
        LocalDate tradingDay = day == null ? today : LocalDate.parse(day);
        Ledger ledger = new Ledger(
                gateway,
                terms,
                tradingDay,
                number("select max(sequence_no) from sim_order"),
                number("select max(sequence_no) from sim_trade"));
        Map<Symbol, Spec> known = new HashMap<>();
        rows("select * from sim_symbol", row -> known.put(row.symbol(), row.spec()));
        specs.clear();
        specs.addAll(known.values());
        rows("select * from sim_account order by id", row -> ledger.add(row.account(gateway)));
        rows("select * from sim_position", row -> ledger.add(row.position(known)));
        rows(
                "select * from sim_order where trading_day = '" + tradingDay
                        + "' or order_state in ('ALIVE', 'PARTIALLY_FILLED') order by sequence_no",
                row -> ledger.add(row.order(known)));
        rows(
                "select * from sim_trade where trading_day = '" + tradingDay + "' order by sequence_no",
                row -> ledger.add(row.trade(gateway)));
        connection.rollback();
        return ledger;
    }

    /** Stores a step: all of it or, with the exception, nothing or all: then load again. */
    public void save(Step step) throws SQLException {
        try (Batch batch = new Batch(connection)) {
            for (AccountBook account : step.accounts()) {
                batch.replace("sim_account", 1, Schema.row(account));
            }
            for (PositionBook position : step.removed()) {
                batch.delete("sim_position", 3, Schema.row(position));
            }
            for (PositionBook position : step.positions()) {
                remember(batch, position.spec());
                batch.replace("sim_position", 3, Schema.row(position));
            }
            for (SimOrder order : step.orders()) {
                remember(batch, order.spec());
                batch.replace("sim_order", 1, Schema.row(order));
            }
            for (Trade trade : step.trades()) {
                batch.replace("sim_trade", 1, Schema.row(trade));
            }
            batch.execute();
        }
        commit();
    }

    private void remember(Batch batch, Spec spec) throws SQLException {
        if (specs.add(spec)) {
            batch.replace("sim_symbol", 2, Schema.row(spec));
        }
    }

    private void commit() throws SQLException {
        connection.commit();
        if (h2) {
            // A commit alone leaves half a second's rows in memory. WRITE_DELAY=0 would write them, but also ends
            // H2's housekeeping, without which the file grows by 20 KiB with each order.
            try (Statement statement = connection.createStatement()) {
                statement.execute("CHECKPOINT SYNC");
            }
        }
    }

    private String text(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    private long number(String sql) throws SQLException {
        String text = text(sql);
        return text == null ? 0 : new BigDecimal(text).longValueExact();
    }

    private interface RowReader {
        void read(Row row) throws SQLException;
    }

    private void rows(String sql, RowReader reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                reader.read(new Row(rows));
            }
        }
    }

    @Override
    public void close() throws SQLException, IOException {
        try {
            connection.close();
        } finally {
            if (lock != null) {
                lock.close();
            }
        }
    }

    /** Rows to delete and to insert, gathered and sent together. */
    private static final class Batch implements AutoCloseable {
        private final Connection connection;
        private final Map<String, PreparedStatement> deletes = new LinkedHashMap<>();
        private final Map<String, PreparedStatement> inserts = new LinkedHashMap<>();

        Batch(Connection connection) {
            this.connection = connection;
        }

        void delete(String table, int keys, Map<String, Object> row) throws SQLException {
            PreparedStatement statement = deletes.get(table);
            if (statement == null) {
                String where = String.join(
                        " = ? and ", row.keySet().stream().limit(keys).toList());
                statement = connection.prepareStatement("delete from " + table + " where " + where + " = ?");
                deletes.put(table, statement);
            }
            fill(statement, row, keys);
        }

        void replace(String table, int keys, Map<String, Object> row) throws SQLException {
            delete(table, keys, row);
            PreparedStatement statement = inserts.get(table);
            if (statement == null) {
                statement = connection.prepareStatement("insert into " + table + " (" + String.join(", ", row.keySet())
                        + ") values (?" + ", ?".repeat(row.size() - 1) + ")");
                inserts.put(table, statement);
            }
            fill(statement, row, row.size());
        }

        private static void fill(PreparedStatement statement, Map<String, Object> row, int count) throws SQLException {
            int index = 0;
            for (Object value : row.values()) {
                if (++index > count) {
                    break;
                }
                statement.setObject(index, value);
            }
            statement.addBatch();
        }

        void execute() throws SQLException {
            for (PreparedStatement statement : deletes.values()) {
                statement.executeBatch();
            }
            for (PreparedStatement statement : inserts.values()) {
                statement.executeBatch();
            }
        }

        @Override
        public void close() throws SQLException {
            for (PreparedStatement statement : deletes.values()) {
                statement.close();
            }
            for (PreparedStatement statement : inserts.values()) {
                statement.close();
            }
        }
    }
}
