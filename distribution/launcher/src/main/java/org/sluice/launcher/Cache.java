package org.sluice.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.LongPredicate;

/** What the framework unpacks: anew for each start, in a folder of {@code var/cache} named by the process. */
final class Cache {

    private Cache() {}

    /**
     * Makes the folder of a process, and removes those of processes that are gone.
     *
     * @param lives whether there is a process with this number
     */
    static Path make(Path home, long process, LongPredicate lives) throws Refusal {
        Path var = home.resolve("var");
        Path log = var.resolve("log");
        Path all = var.resolve("cache");
        Path own = all.resolve(Long.toString(process));
        try {
            Files.createDirectories(log);
            Files.createDirectories(all);
            if (Files.isWritable(log) && Files.isWritable(all)) {
                removeOld(all, process, lives);
                return Files.createDirectory(own);
            }
        } catch (IOException e) {
            // said below
        }
        throw new Refusal(var + ": cannot be written");
    }

    private static void removeOld(Path all, long process, LongPredicate lives) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(all)) {
            for (Path folder : folders) {
                String name = folder.getFileName().toString();
                if (name.matches("[0-9]{1,18}")) {
                    long owner = Long.parseLong(name);
                    if (owner == process || !lives.test(owner)) {
                        remove(folder);
                    }
                }
            }
        }
    }

    /** As far as it can be removed: another process may do the same, and Windows keeps what is open. */
    private static void remove(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                return delete(file);
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) {
                return delete(directory);
            }
        });
    }

    private static FileVisitResult delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // the next start tries again
        }
        return FileVisitResult.CONTINUE;
    }
}
