package org.sluice.storage.parquet;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * All folders of files. Whoever reads files holds the read lock as long as he does; files get their names and go under the
 * write lock, which is never held while a file is written. Thread-safe.
 */
final class Shelf {

    private static final String OPTIONS = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480";

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<Path, Part> parts = new TreeMap<>();

    /** Takes what one row at a time brings. */
    @FunctionalInterface
    interface Row {
        void accept(ResultSet row) throws SQLException;
    }

    private Part part(Path folder, Connection connection) throws IOException, SQLException {
        lock.readLock().lock();
        try {
            Part part = parts.get(folder);
            if (part != null) {
                return part;
            }
        } finally {
            lock.readLock().unlock();
        }
        lock.writeLock().lock();
        try {
            Part part = parts.get(folder);
            if (part == null) {
                part = Part.open(folder, connection);
                parts.put(folder, part);
            }
            return part;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Whether the folder has the rows of that segment. */
    boolean has(Path folder, String segment, Connection connection) throws IOException, SQLException {
        Part part = part(folder, connection);
        lock.readLock().lock();
        try {
            return part.has(segment);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Writes a segment's rows of one folder. One writer at a time. */
    void write(Path folder, String segment, String select, Connection connection) throws IOException, SQLException {
        Part part = part(folder, connection);
        Path unfinished = part.unfinished(segment);
        copy(select, unfinished, Set.of(segment), connection);
        lock.writeLock().lock();
        try {
            part.add(unfinished, segment);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Makes one file of those that a folder has. One at a time.
     *
     * @param kept see {@link Table#kept}
     * @return how many files became one; 0 if there was nothing to do
     */
    int compact(Path folder, String kept, long number, Connection connection) throws IOException, SQLException {
        Part part = part(folder, connection);
        Set<Path> old;
        Set<String> segments;
        lock.readLock().lock();
        try {
            old = new TreeSet<>(part.files());
            segments = part.segments(old);
        } finally {
            lock.readLock().unlock();
        }
        if (old.size() < 2) {
            return 0;
        }
        Path unfinished = part.unfinished(Part.compacted(number));
        String select = "SELECT * FROM read_parquet(" + Duck.files(old) + ")" + kept;
        copy(select, unfinished, segments, connection);
        lock.writeLock().lock();
        try {
            part.replace(unfinished, old);
        } finally {
            lock.writeLock().unlock();
        }
        return old.size();
    }

    private static void copy(String select, Path file, Set<String> segments, Connection connection)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + select + " ORDER BY exchange, code, written, seq) TO "
                    + Duck.text(Duck.path(file)) + " (" + OPTIONS + ", KV_METADATA {" + Part.SEGMENTS + ": "
                    + Duck.text(String.join(",", segments)) + "})");
        }
    }

    /** Runs a query over the files of some folders; {@code %s} in it stands for the list. Nothing if there are none. */
    void query(Collection<Path> folders, String sql, List<Object> parameters, Connection connection, Row sink)
            throws IOException, SQLException {
        List<Part> wanted = new ArrayList<>();
        for (Path folder : folders) {
            wanted.add(part(folder, connection));
        }
        lock.readLock().lock();
        try {
            Set<Path> files = new TreeSet<>();
            wanted.forEach(part -> files.addAll(part.files()));
            if (files.isEmpty()) {
                return;
            }
            try (var statement = connection.prepareStatement(sql.replace("%s", Duck.files(files)))) {
                for (int i = 0; i < parameters.size(); i++) {
                    statement.setObject(i + 1, parameters.get(i));
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        sink.accept(rows);
                    }
                }
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Folders below one that hold files, and how many; newest change of each in milliseconds since 1970. */
    static Map<Path, Fill> fill(Path below) throws IOException {
        Map<Path, Fill> fill = new TreeMap<>();
        if (!Files.isDirectory(below)) {
            return fill;
        }
        Files.walkFileTree(below, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".parquet")) {
                    Fill one = new Fill(1, attributes.lastModifiedTime().toMillis(), attributes.size());
                    fill.merge(file.getParent(), one, Fill::and);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // it was compacted away in the meantime
            }
        });
        return fill;
    }

    /** How full a folder is. */
    record Fill(int files, long changedMillis, long bytes) {

        private Fill and(Fill other) {
            return new Fill(files + other.files, Math.max(changedMillis, other.changedMillis), bytes + other.bytes);
        }
    }
}
