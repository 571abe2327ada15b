package org.sluice.storage.parquet;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One folder of Parquet files: one for each segment, until they are made one. That one's metadata names the segments that
 * are in it, so that none is ever there twice, whenever the process was killed. Guarded by the store's lock.
 */
final class Part {

    /** Key of a compacted file's metadata: the ids of its segments, with commas. */
    static final String SEGMENTS = "sluice_segments";

    private static final String END = ".parquet";
    private static final String COMPACT = "compact-";
    private static final String UNFINISHED = ".tmp";

    private final Path folder;
    /** File and the segments in it. */
    private final Map<Path, Set<String>> files = new TreeMap<>();

    private Part(Path folder) {
        this.folder = folder;
    }

    /** Looks at the folder, and removes what was left over when the process was killed. */
    static Part open(Path folder, Connection connection) throws IOException, SQLException {
        Part part = new Part(folder);
        if (Files.isDirectory(folder)) {
            part.load(connection);
        }
        return part;
    }

    private void load(Connection connection) throws IOException, SQLException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.endsWith(UNFINISHED)) {
                    Files.delete(entry);
                } else if (name.startsWith(COMPACT) && name.endsWith(END)) {
                    files.put(entry, segments(entry, connection));
                } else if (name.endsWith(END)) {
                    files.put(entry, Set.of(name.substring(0, name.length() - END.length())));
                }
            }
        }
        // killed after the new file had its name and before the old ones were gone
        for (Map.Entry<Path, Set<String>> each : List.copyOf(files.entrySet())) {
            boolean covered = files.entrySet().stream()
                    .anyMatch(other -> !other.getKey().equals(each.getKey())
                            && other.getValue().containsAll(each.getValue())
                            && (other.getValue().size() > each.getValue().size()
                                    || other.getKey().compareTo(each.getKey()) > 0));
            if (covered) {
                Files.delete(each.getKey());
                files.remove(each.getKey());
            }
        }
    }

    private static Set<String> segments(Path file, Connection connection) throws IOException, SQLException {
        String sql = "SELECT decode(value) FROM parquet_kv_metadata(" + Duck.files(List.of(file))
                + ") WHERE decode(key) = " + Duck.text(SEGMENTS);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new IOException(file + ": no " + SEGMENTS + " in its metadata: it is not of this store");
            }
            return Set.of(rows.getString(1).split(","));
        }
    }

    boolean has(String segment) {
        return files.values().stream().anyMatch(segments -> segments.contains(segment));
    }

    Set<Path> files() {
        return Set.copyOf(files.keySet());
    }

    /** The segments in some of its files. */
    Set<String> segments(Set<Path> some) {
        Set<String> segments = new TreeSet<>();
        some.forEach(file -> segments.addAll(files.getOrDefault(file, Set.of())));
        return segments;
    }

    /** Where a file is written before it gets its name. */
    Path unfinished(String name) throws IOException {
        Files.createDirectories(folder);
        return folder.resolve(name + END + UNFINISHED);
    }

    /** A file of one segment has been written whole. */
    void add(Path unfinished, String segment) throws IOException {
        files.put(name(unfinished), Set.of(segment));
    }

    /** A file that takes the place of others has been written whole. */
    void replace(Path unfinished, Set<Path> old) throws IOException {
        Set<String> segments = segments(old);
        files.put(name(unfinished), segments);
        for (Path file : old) {
            Files.deleteIfExists(file);
            files.remove(file);
        }
    }

    static String compacted(long number) {
        return COMPACT + String.format(Locale.ROOT, "%016d", number);
    }

    /** Forces the file, names it, forces the folder: it is there whole or not at all. */
    private static Path name(Path unfinished) throws IOException {
        try (FileChannel file = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        String name = unfinished.getFileName().toString();
        Path named = unfinished.resolveSibling(name.substring(0, name.length() - UNFINISHED.length()));
        Files.move(unfinished, named, StandardCopyOption.ATOMIC_MOVE);
        for (Path folder = named.getParent(); folder != null; folder = folder.getParent()) {
            force(folder);
            if (Files.exists(folder.resolve(Root.FORMAT))) {
                break;
            }
        }
        return named;
    }

    /** A name is durable when its folder is; Windows can't open a folder and does not need to. */
    private static void force(Path folder) throws IOException {
        if (File.separatorChar == '/') {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
