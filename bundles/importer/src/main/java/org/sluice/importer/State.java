package org.sluice.importer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Symbol;

/**
 * What is done: the last trading day whose import ended, and of every symbol and interval the day of the newest bar that
 * was read. A text file of one line each, replaced as a whole. For one thread, but {@link #done}.
 */
final class State {

    private static final String FORMAT = "# what the importer has done, format 1";
    private static final String DONE = "done";

    private final Path file;
    private final Map<String, LocalDate> newest = new TreeMap<>();
    private volatile LocalDate done;

    State(Path file) {
        this.file = file;
    }

    /**
     * Reads the file; without one nothing is done.
     *
     * @throws IOException if it can't be read, naming file and line: then nothing is known, and all is imported again
     */
    void load() throws IOException {
        newest.clear();
        done = null;
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return;
        }
        LocalDate last = null;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (i == 0 && !line.equals(FORMAT)) {
                throw new IOException(file + ":1: it must begin with '" + FORMAT + "'");
            }
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int space = line.lastIndexOf(' ');
            try {
                String key = line.substring(0, Math.max(0, space));
                LocalDate day = LocalDate.parse(line.substring(space + 1));
                if (key.equals(DONE)) {
                    last = day;
                } else {
                    newest.put(key, day);
                }
            } catch (DateTimeException e) {
                newest.clear();
                throw new IOException(file + ":" + (i + 1) + ": '" + line + "' has no date", e);
            }
        }
        done = last;
    }

    /** The last day whose import ended; null if none did. Any thread. */
    LocalDate done() {
        return done;
    }

    void done(LocalDate day) {
        if (done == null || day.isAfter(done)) {
            done = day;
        }
    }

    /** Day of the newest bar; null if none was imported. */
    LocalDate newest(Symbol symbol, Interval interval) {
        return newest.get(key(symbol, interval));
    }

    void newest(Symbol symbol, Interval interval, LocalDate day) {
        newest.merge(key(symbol, interval), day, (a, b) -> a.isAfter(b) ? a : b);
    }

    private static String key(Symbol symbol, Interval interval) {
        return symbol + " " + interval.text();
    }

    /** Writes the file: there is always the old or the new one, and never half of it. */
    void save() throws IOException {
        StringBuilder text = new StringBuilder(FORMAT).append('\n');
        if (done != null) {
            text.append(DONE).append(' ').append(done).append('\n');
        }
        newest.forEach((key, day) -> text.append(key).append(' ').append(day).append('\n'));
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path fresh = folder.resolve(file.getFileName() + ".new");
        try (FileChannel out = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
