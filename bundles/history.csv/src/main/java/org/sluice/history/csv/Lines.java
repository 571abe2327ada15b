package org.sluice.history.csv;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The lines of a UTF-8 file, one after the other; one that is too long is an error and not memory. */
final class Lines implements Closeable {

    private static final int LONGEST = 4096;

    private final Path path;
    private final Reader reader;
    private final StringBuilder line = new StringBuilder();
    private int number;

    Lines(Path path) throws IOException {
        this.path = path;
        reader = new BufferedReader(
                new InputStreamReader(
                        Files.newInputStream(path),
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                1 << 16);
    }

    /** The next line that is neither blank nor begins with #; null at the end. */
    String next() throws IOException {
        while (true) {
            line.setLength(0);
            number++;
            int c = read();
            if (c < 0) {
                return null;
            }
            while (c >= 0 && c != '\n') {
                if (c != '\r' && c != '\uFEFF') {
                    line.append((char) c);
                }
                if (line.length() > LONGEST) {
                    throw refused("longer than " + LONGEST + " characters");
                }
                c = read();
            }
            String text = line.toString().strip();
            if (!text.isEmpty() && text.charAt(0) != '#') {
                return text;
            }
        }
    }

    private int read() throws IOException {
        try {
            return reader.read();
        } catch (CharacterCodingException e) {
            // found when a block is decoded: the line is not known better than that
            throw new IOException(path + ": after line " + (number - 1) + ": not UTF-8; save the file as UTF-8", e);
        }
    }

    /** File, line and what is wrong. */
    IOException refused(String why) {
        return new IOException(path + ":" + number + ": " + why);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
