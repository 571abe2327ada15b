package org.sluice.storage.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Rows of one segment and one kind on their way to their folders: a temporary table of one connection.
 *
 * @param <T> the row
 */
final class Staging<T> implements AutoCloseable {

    private final DuckDBConnection connection;
    private final Table<T> table;
    private final String name;
    private final long written;
    private DuckDBAppender appender;
    private long rows;

    /** @param written goes into every row: rows of a segment written later have a higher one */
    Staging(DuckDBConnection connection, Table<T> table, long written) throws SQLException {
        this.connection = connection;
        this.table = table;
        this.written = written;
        name = "staged_" + table.name();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE TEMP TABLE " + name + " (" + table.staged() + ")");
        }
        appender = connection.createAppender("temp", "main", name);
    }

    void add(long sequence, T row) throws SQLException {
        table.stage(appender, row, sequence, written);
        rows++;
    }

    /** Writes what each folder lacks. */
    long write(Path folder, String segment, Shelf shelf) throws IOException, SQLException {
        appender.close();
        appender = null;
        if (rows == 0) {
            return 0;
        }
        List<String> parts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT DISTINCT part FROM " + name + " ORDER BY part")) {
            while (found.next()) {
                parts.add(found.getString(1));
            }
        }
        for (String part : parts) {
            if (!shelf.has(folder.resolve(part), segment, connection)) {
                String select = "SELECT " + table.columns() + " FROM " + name + " WHERE part = " + Duck.text(part);
                shelf.write(folder.resolve(part), segment, select, connection);
            }
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        if (appender != null) {
            appender.close();
        }
    }
}
