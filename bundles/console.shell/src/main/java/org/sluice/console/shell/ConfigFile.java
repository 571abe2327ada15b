package org.sluice.console.shell;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code .cfg} file of {@code etc/}, of which one key is changed. The rest stays to the letter, and whoever reads the
 * file sees the old one or the new one, never half of it.
 */
final class ConfigFile {

    private final Path path;

    /** @param location as File Install notes it with a configuration: {@code file:/…/x.cfg} */
    ConfigFile(String location) {
        path = location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
    }

    /** Gives the key a value, in its line or at the end. File Install notices within a second. */
    void set(String key, String value) throws IOException {
        // In a link's place stands the file it leads to.
        Path file = path.toRealPath();
        String text = Files.readString(file, StandardCharsets.UTF_8);
        Matcher line = Pattern.compile("(?m)^([ \\t]*" + Pattern.quote(key)
                        + "[ \\t]*[=:][ \\t]*)((?:[^\\r\\n\\\\]|\\\\\\r?\\n|\\\\.)*)")
                .matcher(text);
        String changed = line.find()
                ? text.substring(0, line.end(1)) + value + text.substring(line.end(2))
                : text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + key + " = " + value + "\n";
        Path part = Files.createTempFile(file.getParent(), ".", ".part");
        try {
            Files.writeString(part, changed, StandardCharsets.UTF_8);
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(file));
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
