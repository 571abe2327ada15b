package org.sluice.publisher.zmq;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.wire.sp.CurveKey;
import org.sluice.wire.sp.CurveKeyPair;

/** Reads the server's secret key and the clients' public keys. The secret is in a file of its own, never in a setting. */
final class CurveFiles {

    static final String SECRET = "curveSecretKeyFile";
    static final String CLIENTS = "curveClientsFile";

    private static final Logger LOG = LoggerFactory.getLogger(ZmqPublisher.class);

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OF_OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    /** Room for ten thousand clients. */
    private static final long MAX_BYTES = 1 << 20;

    private CurveFiles() {}

    /** Reads the secret key; makes one first, for its owner only, if there is no file. */
    static CurveKeyPair keys(Path file, Map<String, ?> properties) {
        try {
            boolean posix = Files.getFileStore(folder(file)).supportsFileAttributeView("posix");
            if (!Files.exists(file)) {
                return create(file, posix);
            }
            if (posix && Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
                throw new InvalidSettingException(
                        properties, SECRET, file, "a file that only its owner can read: chmod 600");
            }
            return CurveKeyPair.ofSecret(read(file).strip());
        } catch (IllegalArgumentException e) {
            if (e instanceof InvalidSettingException) {
                throw e;
            }
            throw new InvalidSettingException(
                    properties, SECRET, file, "a file with a secret key of 40 characters (" + e.getMessage() + ")");
        } catch (IOException e) {
            throw new InvalidSettingException(properties, SECRET, file, "a file that can be read or made (" + e + ")");
        }
    }

    private static Path folder(Path file) throws NoSuchFileException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(String.valueOf(folder));
        }
        return folder;
    }

    private static CurveKeyPair create(Path file, boolean posix) throws IOException {
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        Files.createFile(file, attributes); // before there is something to read in it
        CurveKeyPair keys = CurveKeyPair.generate();
        Files.writeString(file, keys.secretZ85() + "\n", StandardCharsets.US_ASCII);
        LOG.info("made a CURVE key, the secret one is in {}", file);
        return keys;
    }

    /** One key a line, then whatever says whose it is. */
    static Set<CurveKey> clients(Path file, Map<String, ?> properties) {
        Set<CurveKey> clients = new HashSet<>();
        int number = 0;
        try {
            for (String line : read(file).split("\n")) {
                number++;
                String text = line.strip();
                if (!text.isEmpty() && !text.startsWith("# ")) { // a key may begin with #, but has no space in it
                    clients.add(CurveKey.parse(text.split("\\s", 2)[0]));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(
                    properties,
                    CLIENTS,
                    file,
                    "a public key of 40 characters in each line, but in line " + number + ": " + e.getMessage());
        } catch (IOException e) {
            throw new InvalidSettingException(properties, CLIENTS, file, "a file that can be read (" + e + ")");
        }
        if (clients.isEmpty()) {
            throw new InvalidSettingException(
                    properties, CLIENTS, file, "at least one public key in it, or no such setting to admit everyone");
        }
        return clients;
    }

    private static String read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("larger than 1 MiB");
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
