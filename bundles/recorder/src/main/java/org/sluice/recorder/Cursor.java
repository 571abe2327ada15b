package org.sluice.recorder;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import org.sluice.api.market.Origin;
import org.sluice.recorder.journal.Disk;

/** How far one store has come: a small file, replaced as a whole and forced. Thread-safe. */
final class Cursor {

    /** What a store keeps. */
    enum Role {
        TICKS,
        BARS
    }

    private static final long NOTHING = -1;

    private final Path file;
    private final Map<Role, Map<Origin, Long>> places = new EnumMap<>(Role.class);

    private Cursor(Path file) {
        this.file = file;
    }

    /** Reads it; one that was never written is at the beginning. */
    static Cursor read(Path folder, String store) throws IOException {
        Cursor cursor = new Cursor(folder.resolve(store + ".cursor"));
        if (Files.exists(cursor.file)) {
            Properties lines = new Properties();
            try (Reader reader = Files.newBufferedReader(cursor.file, StandardCharsets.UTF_8)) {
                lines.load(reader);
                for (String key : lines.stringPropertyNames()) {
                    String[] parts = key.split("\\.");
                    cursor.place(Role.valueOf(parts[0]))
                            .put(Origin.valueOf(parts[1]), Long.valueOf(lines.getProperty(key)));
                }
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                throw new IOException(cursor.file + " is not a cursor", e);
            }
        }
        return cursor;
    }

    private Map<Origin, Long> place(Role role) {
        return places.computeIfAbsent(role, key -> new EnumMap<>(Origin.class));
    }

    /** The first sequence of the last segment it has; below every one if it has none. */
    synchronized long at(Role role, Origin origin) {
        return places.getOrDefault(role, Map.of()).getOrDefault(origin, NOTHING);
    }

    /** Whether the store has that segment in every role in which it ever had one. */
    synchronized boolean has(Origin origin, long firstSequence) {
        return !places.isEmpty() && places.keySet().stream().allMatch(role -> at(role, origin) >= firstSequence);
    }

    /** It has come to that segment, for good when this returns. */
    synchronized void advance(Iterable<Role> roles, Origin origin, long firstSequence) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Role role : roles) {
            place(role).merge(origin, firstSequence, Math::max);
        }
        places.forEach((role, origins) -> origins.forEach((each, sequence) -> text.append(role)
                .append('.')
                .append(each)
                .append('=')
                .append(sequence)
                .append('\n')));
        Disk.replace(file, text.toString());
    }
}
