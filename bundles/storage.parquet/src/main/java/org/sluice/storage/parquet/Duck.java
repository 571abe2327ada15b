package org.sluice.storage.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Properties;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * The one DuckDB of this process, in memory: it reads and writes Parquet files and holds nothing of its own. It is opened
 * when it is first needed, because that takes some hundred milliseconds. Thread-safe.
 */
final class Duck implements AutoCloseable {

    private final Path spill;
    private final int memoryMegabytes;
    private DuckDBConnection database;
    private boolean closed;

    /** @param spill folder for what does not fit into memory; made when needed */
    Duck(Path spill, int memoryMegabytes) {
        this.spill = spill;
        this.memoryMegabytes = memoryMegabytes;
    }

    /** A connection of its own for one thread; to be closed. */
    synchronized DuckDBConnection connect() throws IOException, SQLException {
        if (closed) {
            throw new IOException("storage.parquet is being stopped");
        }
        if (database == null) {
            database = open();
        }
        return database.duplicate();
    }

    private DuckDBConnection open() throws IOException, SQLException {
        Files.createDirectories(spill);
        // DriverManager does not see a driver of another bundle
        Connection opened = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
        try (Statement statement = opened.createStatement()) {
            statement.execute("SET memory_limit = '" + memoryMegabytes + "MB'");
            statement.execute("SET temp_directory = " + text(path(spill)));
            statement.execute("SET threads = 2");
            // what it can do is in the library; it never asks the network for more
            statement.execute("SET autoinstall_known_extensions = false");
            statement.execute("SET autoload_known_extensions = false");
            statement.execute("SET TimeZone = 'UTC'");
        } catch (SQLException e) {
            opened.close();
            throw e;
        }
        return (DuckDBConnection) opened;
    }

    /** No connection after this; those that are open fail. */
    @Override
    public synchronized void close() throws SQLException {
        closed = true;
        if (database != null) {
            database.close();
        }
    }

    /** A text as SQL writes it. */
    static String text(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }

    static String path(Path path) {
        return path.toAbsolutePath().toString().replace('\\', '/');
    }

    /** Files to read, as SQL's list; characters that would be taken for a pattern stand for themselves. */
    static String files(Collection<Path> files) {
        return files.stream()
                .map(file -> text(path(file).replaceAll("[\\[*?]", "[$0]")))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
