package org.sluice.desk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.market.MarketTime;

/** The append-only files {@code <folder>/YYYY-MM-DD.log}, one a day in Shanghai. Used by the thread {@code desk}. */
final class Audit {

    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

    private final Path folder;
    private final List<String> waiting = new ArrayList<>();
    private FileChannel channel;
    private LocalDate day;
    private volatile String failure = "";
    private volatile long failures;

    Audit(Path folder) {
        this.folder = folder;
    }

    /** Adds a line, which is written by the next {@link #force}. */
    void add(Instant now, AuditLine line) {
        waiting.add(line.toString());
        // A batch over midnight goes into the new day's file as a whole; each line has its own time.
        LocalDate today = LocalDate.ofInstant(now, MarketTime.ZONE);
        if (!today.equals(day)) {
            close();
            day = today;
        }
    }

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /**
     * Writes what waits and has it kept by the disk.
     *
     * @throws IOException if that failed; what was waiting goes on waiting
     */
    void force() throws IOException {
        if (waiting.isEmpty()) {
            return;
        }
        try {
            FileChannel file = open();
            long before = file.size();
            try {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(String.join("\n", waiting) + '\n');
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(false);
            } catch (IOException e) {
                // What was written in part would be written again.
                file.truncate(before);
                throw e;
            }
            waiting.clear();
            failure = "";
        } catch (IOException e) {
            failures = failures + 1;
            if (failure.isEmpty()) {
                LOG.error("the audit file can't be written, no order is taken: {}", e.toString());
            }
            failure = "the audit file can't be written, no order is taken: " + e;
            close();
            throw e;
        }
    }

    private FileChannel open() throws IOException {
        if (channel == null) {
            Files.createDirectories(folder);
            Path file = folder.resolve(day + ".log");
            boolean fresh = !Files.exists(file);
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel.position(channel.size());
            if (!fresh && !endsWell(channel)) {
                channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
            }
        }
        return channel;
    }

    /** Whether the last line is whole; the process may have been killed while writing. */
    private static boolean endsWell(FileChannel channel) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return channel.size() == 0 || channel.read(last, channel.size() - 1) == 1 && last.get(0) == '\n';
    }

    /** Reads the lines of the newest files, the oldest first; answers how many could not be read. */
    long read(int days, Consumer<AuditLine> reader) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.getFileName().toString().matches("\\d{4}-\\d\\d-\\d\\d\\.log"))
                    .sorted()
                    .toList();
        }
        long bad = 0;
        for (Path file : files.subList(Math.max(0, files.size() - days), files.size())) {
            // Bytes that are no UTF-8 make one bad line, not an unreadable file.
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            for (String line : (Iterable<String>) text.lines()::iterator) {
                Optional<AuditLine> parsed = AuditLine.parse(line);
                try {
                    parsed.ifPresent(reader);
                } catch (RuntimeException e) {
                    LOG.warn("{}: a line can't be understood: {}", file.getFileName(), e.toString());
                    bad++;
                }
                bad += parsed.isEmpty() ? 1 : 0;
            }
        }
        return bad;
    }

    /** Why it can't be written; empty if it can. */
    String failure() {
        return failure;
    }

    long failures() {
        return failures;
    }

    /** Closes the file; what waits is not written. */
    void close() {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            // All that was forced is kept, and nothing else was promised.
            LOG.warn("the audit file can't be closed", e);
        } finally {
            channel = null;
        }
    }
}
