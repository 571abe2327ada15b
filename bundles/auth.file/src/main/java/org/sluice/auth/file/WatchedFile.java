package org.sluice.auth.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small text file that people edit and this process changes: read again when it changed, replaced as a whole, for its
 * owner only. What can't be read leaves what was known in force. Thread-safe.
 */
class WatchedFile<T> {

    /** Reads what the lines say; an {@link IllegalArgumentException} says what is wrong, beginning with the line. */
    interface Reader<T> {
        T read(List<String> lines);
    }

    private record Fingerprint(FileTime time, long size, Object key) {}

    private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);

    /** Far more than anybody's users; a file that is larger is something else. */
    private static final long MAX_BYTES = 16 << 20;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /** What nobody but the owner should have; a group that reads may be on purpose. */
    private static final Set<PosixFilePermission> TOO_MUCH = PosixFilePermissions.fromString("----w-rwx");

    private final String name;
    private final Path path;
    private final String header;
    private final Reader<T> reader;
    private Fingerprint seen;
    private volatile String problem;
    private volatile String exposed;
    private volatile T current;

    /**
     * Reads the file for the first time; one that is not there is empty.
     *
     * @param name as written in the settings, for messages
     * @param header comment lines that begin a new file
     * @throws IOException naming file, line and what was expected
     */
    WatchedFile(String name, Path path, String header, Reader<T> reader) throws IOException {
        this.name = name;
        this.path = path;
        this.header = header;
        this.reader = reader;
        Fingerprint now = fingerprint();
        current = now == null ? reader.read(List.of()) : parse(lines());
        seen = now;
        protect();
    }

    String name() {
        return name;
    }

    /** What the file says, or said when it could be read last. */
    T current() {
        return current;
    }

    /** What was wrong with the file when it was looked at last; empty if nothing. Never waits for the disk. */
    List<String> problems() {
        String broken = problem;
        String open = exposed;
        if (broken != null) {
            return List.of(broken + "; what it said before stays in force");
        }
        return open == null ? List.of() : List.of(open);
    }

    /** Reads it if it changed; cheap if not. */
    synchronized void refresh() {
        try {
            Fingerprint now = fingerprint();
            if (problem == null && (now == null ? seen == null : now.equals(seen))) {
                return;
            }
            seen = now;
            if (now == null) {
                throw new NoSuchFileException(name + ": the file is gone");
            }
            current = parse(lines());
            problem = null;
            LOG.info("{}: read again", name);
            protect();
        } catch (IOException e) {
            String text = e.getMessage();
            if (!text.equals(problem)) {
                LOG.warn("{}; what it said before stays in force", text);
            }
            problem = text;
        }
    }

    /**
     * Changes the lines and writes them: when this returns they are on the disk, and in force.
     *
     * @throws IOException if the file as it is now can't be read, or the new one can't be written; then nothing changed
     */
    synchronized void edit(UnaryOperator<List<String>> change) throws IOException {
        refresh();
        if (problem != null) {
            throw new IOException(problem + "; repair it first");
        }
        List<String> before = seen == null ? header.lines().toList() : lines();
        List<String> after;
        try {
            after = change.apply(before);
        } catch (IllegalArgumentException e) {
            throw new IOException(name + ": somebody else changed it meanwhile; try again", e);
        }
        T next = parse(after);
        try {
            write(String.join("\n", after) + "\n");
        } catch (IOException e) {
            throw new IOException(name + ": can't be written (" + e.getClass().getSimpleName() + ")", e);
        }
        current = next;
        seen = fingerprint();
        exposed = null;
    }

    private List<String> lines() throws IOException {
        if (Files.size(path) > MAX_BYTES) {
            throw new IOException(name + ": larger than 16 MiB");
        }
        try {
            return Files.readString(path, StandardCharsets.UTF_8).lines().toList();
        } catch (CharacterCodingException e) {
            throw new IOException(name + ": not UTF-8; save the file as UTF-8", e);
        } catch (IOException e) {
            throw new IOException(name + ": can't be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private T parse(List<String> lines) throws IOException {
        try {
            return reader.read(lines);
        } catch (IllegalArgumentException e) {
            throw new IOException(name + ':' + e.getMessage(), e);
        }
    }

    /** Null if there is none. */
    private Fingerprint fingerprint() throws IOException {
        try {
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
            return new Fingerprint(file.lastModifiedTime(), file.size(), file.fileKey());
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new IOException(name + ": can't be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    /** Beside the file and then over it: at every moment there is the whole old or the whole new one. */
    private void write(String text) throws IOException {
        Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        Path folder = target.getParent();
        Files.createDirectories(folder);
        Path draft = folder.resolve(target.getFileName() + ".new");
        // One that a killed process left behind.
        Files.deleteIfExists(draft);
        FileAttribute<?>[] attributes = posix(folder)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        try (FileChannel channel = FileChannel.open(
                draft, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        replace(draft, target);
        forceFolder(folder);
    }

    /** Seam for tests. */
    void replace(Path draft, Path target) throws IOException {
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows can't open a folder, and needs not: its rename is journalled.
            LOG.debug("{} can't be forced", folder, e);
        }
    }

    private void protect() {
        exposed = null;
        try {
            if (seen == null || !posix(path)) {
                return;
            }
            Set<PosixFilePermission> permissions = new HashSet<>(Files.getPosixFilePermissions(path));
            permissions.retainAll(TOO_MUCH);
            if (permissions.isEmpty()) {
                return;
            }
            Files.setPosixFilePermissions(path, OWNER_ONLY);
            LOG.info("{}: others could read or write it; now its owner only can", name);
        } catch (IOException e) {
            exposed = name + ": others on this machine can read or write it; chmod 600 helps";
            LOG.warn("{}", exposed);
        }
    }

    private static boolean posix(Path path) throws IOException {
        return Files.getFileStore(path.toRealPath()).supportsFileAttributeView("posix");
    }
}
