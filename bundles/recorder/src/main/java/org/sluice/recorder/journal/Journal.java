package org.sluice.recorder.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Tick;

/**
 * All that was recorded of one origin: segments that are sealed, {@code *.journal}, and the one that is being written,
 * {@code *.part}. One thread opens, writes and closes; what it tells may be read by any.
 */
public final class Journal {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private static final Pattern NAME = Pattern.compile("(?:live|test)-(\\d{19})\\.(part|journal|bad)");
    private static final int RECORD_BYTES = 1 << 20;
    private static final int RECORD_ITEMS = 4_096;

    private final Path folder;
    private final Origin origin;
    private final InstantSource clock;
    private final TreeMap<Long, StoredSegment> sealed = new TreeMap<>();
    private Encoder encoder = new Encoder();
    private FileChannel channel;
    private Path part;
    private long next;
    private boolean torn;
    private volatile StoredSegment growing;
    private volatile long acknowledged;
    private volatile long beganMillis;
    private volatile long lastWrittenMillis;
    private volatile int bad;

    public Journal(Path folder, Origin origin, InstantSource clock) {
        this.folder = folder;
        this.origin = origin;
        this.clock = clock;
    }

    /** Finds what is there, and seals what the last process could not. */
    public void open() throws IOException {
        Files.createDirectories(folder);
        TreeMap<Long, Path> parts = new TreeMap<>();
        long after = 0;
        int setAside = 0;
        synchronized (sealed) {
            sealed.clear();
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    long first = Long.parseLong(name.group(1));
                    switch (name.group(2)) {
                        case "part" -> parts.put(first, file);
                        case "journal" -> keep(file, first);
                        default -> {
                            setAside++;
                            after = Math.max(after, first + Files.size(file));
                        }
                    }
                }
            }
        }
        bad = setAside;
        after = Math.max(after, afterSealed());
        for (var each : parts.entrySet()) {
            boolean last = each.getKey().equals(parts.lastKey()) && each.getKey() >= after;
            Recovery.Outcome outcome = Recovery.recover(each.getValue(), each.getKey(), last);
            after = Math.max(after, outcome.next());
            lastWrittenMillis = Math.max(lastWrittenMillis, outcome.writtenMillis());
            if (!outcome.sound()) {
                setAside(each.getValue());
            } else if (outcome.any()) {
                seal(each.getValue(), each.getKey());
            } else {
                Files.delete(each.getValue());
            }
        }
        // A new folder begins beyond all that a lost one may have given to a store.
        next = after > 0 ? after : clock.millis() * 1_000;
        acknowledged = next - 1;
    }

    private long afterSealed() throws IOException {
        StoredSegment newest = newest();
        if (newest == null) {
            return 0;
        }
        try (SegmentReader reader = new SegmentReader(newest.file(), newest.bytes())) {
            boolean more = true;
            while (more) {
                more = reader.next();
            }
            lastWrittenMillis = reader.writtenMillis();
            return reader.nextSequence();
        } catch (CorruptSegmentException e) {
            setAside(newest);
            return newest.firstSequence() + newest.bytes();
        }
    }

    private StoredSegment newest() {
        synchronized (sealed) {
            return sealed.isEmpty() ? null : sealed.lastEntry().getValue();
        }
    }

    private void keep(Path file, long first) throws IOException {
        StoredSegment segment = new StoredSegment(file, id(first), first, origin, Files.size(file));
        synchronized (sealed) {
            sealed.put(first, segment);
        }
    }

    private String id(long first) {
        return String.format(Locale.ROOT, "%s-%019d", name(), first);
    }

    private String name() {
        return origin.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Writes ticks and bars and has them kept by the disk: they are acknowledged when it returns. If it throws, nothing of
     * them is, and they may be given again.
     *
     * @return the sequence of the first; the bars' follow on the ticks'
     */
    public long append(List<Tick> ticks, List<Bar> bars) throws IOException {
        try {
            if (torn) {
                channel.truncate(growing.bytes()).force(false);
                torn = false;
            }
            if (channel == null) {
                begin();
            }
            long first = next;
            long end = encode(first, ticks, bars);
            torn = true;
            write();
            channel.force(false);
            torn = false;
            long length = growing.bytes() + encoder.out().size();
            encoder.kept();
            growing = new StoredSegment(part, growing.id(), growing.firstSequence(), origin, length);
            next = end;
            acknowledged = end - 1;
            return first;
        } catch (IOException | RuntimeException e) {
            encoder.takenBack();
            throw e;
        }
    }

    private long encode(long first, List<Tick> ticks, List<Bar> bars) {
        long now = clock.millis();
        long sequence = first;
        int items = 0;
        encoder.begin(sequence, now);
        for (int i = 0; i < ticks.size() + bars.size(); i++) {
            if (items == RECORD_ITEMS || encoder.recordSize() > RECORD_BYTES) {
                encoder.end();
                encoder.begin(sequence, now);
                items = 0;
            }
            if (i < ticks.size()) {
                encoder.add(ticks.get(i));
            } else {
                encoder.add(bars.get(i - ticks.size()));
            }
            items++;
            sequence++;
        }
        encoder.end();
        lastWrittenMillis = now;
        return sequence;
    }

    private void write() throws IOException {
        ByteBuffer bytes =
                ByteBuffer.wrap(encoder.out().bytes(), 0, encoder.out().size());
        long at = growing.bytes();
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    private void begin() throws IOException {
        Path file = folder.resolve(id(next) + ".part");
        FileChannel fresh = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            encoder = new Encoder();
            encoder.header(origin, next, clock.millis());
            ByteBuffer header =
                    ByteBuffer.wrap(encoder.out().bytes(), 0, encoder.out().size());
            while (header.hasRemaining()) {
                fresh.write(header);
            }
            encoder.kept();
            fresh.force(true);
            Disk.forceFolder(folder);
        } catch (IOException e) {
            fresh.close();
            Files.deleteIfExists(file);
            throw e;
        }
        channel = fresh;
        part = file;
        beganMillis = clock.millis();
        growing = new StoredSegment(file, id(next), next, origin, Encoder.HEADER);
    }

    /** Seals the segment that is being written if it is that large or that old, milliseconds. */
    public boolean sealIfDue(long bytes, long ageMillis) throws IOException {
        StoredSegment now = growing;
        if (now == null || now.bytes() < bytes && clock.millis() - beganMillis < ageMillis) {
            return false;
        }
        return seal();
    }

    /** Seals the segment that is being written, if there is anything in it. */
    public boolean seal() throws IOException {
        StoredSegment now = growing;
        if (channel == null || now.bytes() == Encoder.HEADER) {
            return false;
        }
        if (torn) {
            channel.truncate(now.bytes()).force(false);
            torn = false;
        }
        channel.close();
        channel = null;
        seal(now.file(), now.firstSequence());
        growing = null;
        return true;
    }

    private void seal(Path file, long first) throws IOException {
        Path target = folder.resolve(id(first) + ".journal");
        Disk.move(file, target);
        keep(target, first);
    }

    /** Seals and closes; a segment that can't be sealed is looked through at the next start. */
    public void close() {
        try {
            if (!seal() && channel != null) {
                channel.close();
                Files.deleteIfExists(part);
                channel = null;
            }
        } catch (IOException e) {
            LOG.warn("the journal {} could not be sealed: {}", name(), e.toString());
        }
    }

    /** The sealed segments, oldest first. */
    public List<StoredSegment> sealed() {
        synchronized (sealed) {
            return new ArrayList<>(sealed.values());
        }
    }

    /** Every segment, the one that is being written last as far as it is acknowledged. */
    public List<StoredSegment> all() {
        StoredSegment last = growing;
        List<StoredSegment> all = sealed();
        if (last != null && (all.isEmpty() || all.get(all.size() - 1).firstSequence() < last.firstSequence())) {
            all.add(last);
        }
        return all;
    }

    /** The first sealed segment after one; null if there is none. */
    public StoredSegment after(long firstSequence) {
        synchronized (sealed) {
            var found = sealed.higherEntry(firstSequence);
            return found == null ? null : found.getValue();
        }
    }

    /** Removes a sealed segment that nobody needs. */
    public void delete(StoredSegment segment) throws IOException {
        Files.deleteIfExists(segment.file());
        synchronized (sealed) {
            sealed.remove(segment.firstSequence());
        }
    }

    /** Keeps a damaged segment under the ending {@code .bad}; from now on it is no part of the journal. */
    public void setAside(StoredSegment segment) throws IOException {
        synchronized (sealed) {
            if (sealed.remove(segment.firstSequence()) == null) {
                return;
            }
        }
        LOG.error("{} is damaged and set aside", segment.file());
        setAside(segment.file());
    }

    private void setAside(Path file) throws IOException {
        String name = file.getFileName().toString();
        Disk.move(file, file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".bad"));
        synchronized (sealed) {
            bad++;
        }
    }

    /** The highest sequence that is kept by the disk. */
    public long acknowledged() {
        return acknowledged;
    }

    /** How many segments were set aside as damaged. */
    public int bad() {
        return bad;
    }

    /** When the newest record was written, epoch milliseconds; 0 if there never was one. */
    public long lastWrittenMillis() {
        return lastWrittenMillis;
    }

    public Origin origin() {
        return origin;
    }
}
