package org.sluice.storage.parquet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.sluice.api.market.Origin;

/** The store's folder: its format, and that it belongs to this process alone. */
final class Root implements AutoCloseable {

    /** Says that the folder is a store's, and of which version. */
    static final String FORMAT = "FORMAT";

    private static final String VERSION = "sluice parquet 1";

    private final Path folder;
    private final FileChannel channel;

    private Root(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes the folder; makes it if it is not there.
     *
     * @throws IOException if another process has it, or it is of a version this one does not know
     */
    static Root open(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path format = folder.resolve(FORMAT);
        if (!Files.exists(format)) {
            Files.writeString(format, VERSION + "\n");
        }
        String version = Files.readString(format).strip();
        if (!version.equals(VERSION)) {
            throw new IOException(format + " says '" + version + "', this Sluice reads '" + VERSION + "'");
        }
        FileChannel channel = FileChannel.open(format, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // another configuration in this process; told below as any other
            lock = null;
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new IOException(folder + " is in use by another process or configuration");
        }
        return new Root(folder, channel);
    }

    Path spill() {
        return folder.resolve("spill");
    }

    /** The folder of a kind: {@code live/ticks}. */
    Path of(Origin origin, String kind) {
        return folder.resolve(origin.name().toLowerCase(Locale.ROOT)).resolve(kind);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
