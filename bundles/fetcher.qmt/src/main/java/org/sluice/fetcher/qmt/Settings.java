package org.sluice.fetcher.qmt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.sluice.api.config.InvalidSettingException;

/**
 * The configuration, checked.
 *
 * @param tokenFile holds the bridge's token; null: none
 * @param queueRows rows received but not yet polled
 */
record Settings(String host, int port, Path tokenFile, int queueRows) {

    private static final int LEAST_ROWS = 20_000;
    private static final int MOST_ROWS = 1_000_000;
    private static final int MOST_TOKEN_BYTES = 64 * 1024;
    private static final int MOST_PORT = 65_535;

    /** As the bridge wants it. */
    private static final int SHORTEST_TOKEN = 16;

    static Settings of(QmtFetcher.Config config, Map<String, ?> properties) {
        String bridge = config.bridge().strip();
        int colon = bridge.lastIndexOf(':');
        String host = colon < 1 ? "" : bridge.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
        int port = port(bridge.substring(colon + 1));
        if (host.isBlank() || port < 1) {
            throw new InvalidSettingException(
                    properties, "bridge", config.bridge(), "host:port of qmt_bridge.py, as in 127.0.0.1:9300");
        }
        int rows = config.receiveQueueRows();
        if (rows < LEAST_ROWS || rows > MOST_ROWS) {
            throw new InvalidSettingException(
                    properties, "receiveQueueRows", rows, LEAST_ROWS + " to " + MOST_ROWS + " rows");
        }
        return new Settings(host, port, tokenFile(config.tokenFile().strip(), properties), rows);
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port <= MOST_PORT ? port : 0;
        } catch (NumberFormatException e) {
            return 0; // refused by the caller
        }
    }

    private static Path tokenFile(String text, Map<String, ?> properties) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            Path file = Path.of(text);
            token(file);
            return file;
        } catch (IOException | InvalidPathException e) {
            throw new InvalidSettingException(properties, "tokenFile", text, e.getMessage());
        }
    }

    /** The token as it stands in the file now; null if there is no file. */
    byte[] token() throws IOException {
        return tokenFile == null ? null : token(tokenFile);
    }

    /** Without the blanks round it, as the bridge reads it too. */
    private static byte[] token(Path file) throws IOException {
        String token;
        try {
            if (Files.size(file) > MOST_TOKEN_BYTES) {
                throw new IOException("the file " + file + " is no token, it is too long");
            }
            // byte for byte: a token need not be text
            token = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        } catch (java.nio.file.NoSuchFileException e) {
            throw new IOException("a file that can be read; there is no " + file, e);
        } catch (java.nio.file.AccessDeniedException e) {
            throw new IOException("a file that can be read; " + file + " can't", e);
        }
        if (token.length() < SHORTEST_TOKEN) {
            throw new IOException("a file with a token of " + SHORTEST_TOKEN + " characters or more");
        }
        return token.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** {@code host:port}, as shown to people. */
    String address() {
        return (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + port;
    }
}
