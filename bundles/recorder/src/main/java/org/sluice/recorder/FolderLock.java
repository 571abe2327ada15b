package org.sluice.recorder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second process out of a folder; the system lets go of it when this one ends, however it ends. */
final class FolderLock implements Closeable {

    private final FileChannel channel;

    /** @throws IOException if it is another's, or can't be used */
    FolderLock(Path folder) throws IOException {
        Files.createDirectories(folder);
        channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            throw new IOException("it is used by another part of this process", e);
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new IOException("another process records into it");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
