package org.sluice.health;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.health.SettingsCheck.Finding;

/**
 * Looks at the file of a configuration as it was typed, for what File Install reads without a word as something else:
 * {@code folder=C:\data} would be {@code C:data}, and letters that are not UTF-8 would be question marks.
 *
 * <p>Remembers what it found until the file changes. Not thread-safe: for the health thread.
 */
final class FileCheck {

    /** What a file looked like when it was read, and what was wrong with it. */
    private record Seen(Object stamp, List<Finding> findings) {}

    /** Key and separator as File Install splits a line; the value is the rest. */
    private static final Pattern KEY = Pattern.compile("\\s*((?:\\\\.|[^\\\\=:\\s])+)(?:\\s*[=:]\\s*|\\s+)");

    /** A backslash and what it may stand before: itself, separators of keys, quotes, four hexadecimal digits. */
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:[\\\\=:#!\"' ]|u[0-9A-Fa-f]{4})");

    /** Where a line that goes on in the next was surely meant as a folder: {@code C:\} */
    private static final Pattern DRIVE = Pattern.compile("(?:^|.*[,\\s])[A-Za-z]:\\\\");

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Map<String, Seen> seen = new HashMap<>();

    /**
     * What is wrong with a file; only the first thing. A file that cannot be read has nothing wrong.
     *
     * @param where the file as an operator would look for it
     * @param address of the file, as File Install tells it: a URI
     */
    List<Finding> check(String where, String address) {
        try {
            Path file = Path.of(URI.create(address));
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Object stamp = List.of(attributes.lastModifiedTime(), attributes.size());
            Seen before = seen.get(address);
            if (before == null || !before.stamp().equals(stamp)) {
                String problem = problem(Files.readAllBytes(file));
                before = new Seen(stamp, problem == null ? List.of() : List.of(new Finding(true, where + problem)));
                seen.put(address, before);
            }
            return before.findings();
        } catch (IOException | IllegalArgumentException e) {
            return List.of(); // it is just being replaced, or is none of this machine's files
        }
    }

    /** What is wrong with a file of settings, to follow the file's name; null if nothing is. */
    static String problem(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            return ":" + (1 + text.chars().filter(letter -> letter == '\n').count())
                    + ": not UTF-8: save the file as UTF-8";
        }
        if (text.indexOf(BYTE_ORDER_MARK) == 0) {
            return ":1: begins with a byte order mark: save the file as UTF-8 without it (without BOM)";
        }
        if (text.startsWith("<")) {
            return null; // File Install takes XML too, which knows no backslash
        }
        boolean goesOn = false;
        String key = "";
        for (String line : text.split("\r?\n|\r")) {
            if (!goesOn && (line.isBlank() || "#!".indexOf(line.stripLeading().charAt(0)) >= 0)) {
                continue;
            }
            Matcher match = KEY.matcher(line);
            boolean begins = !goesOn && match.lookingAt();
            key = begins ? match.group(1) : key;
            String value = begins ? line.substring(match.end()) : line.strip();
            goesOn = endsWithBackslash(value);
            if (strayBackslash(value, goesOn)) {
                return ": " + key + '=' + value + ": a backslash is an escape here; write " + value.replace('\\', '/')
                        + " or " + value.replace("\\", "\\\\");
            }
            if (value.startsWith("\\\\\\\\")) {
                return ": " + key + '=' + value + ": File Install takes backslashes away twice here; write "
                        + value.replace("\\\\", "/");
            }
        }
        return null;
    }

    private static boolean strayBackslash(String value, boolean goesOn) {
        if (goesOn && DRIVE.matcher(value).matches()) {
            return true;
        }
        int end = goesOn ? value.length() - 1 : value.length();
        Matcher escape = ESCAPE.matcher(value).region(0, end);
        for (int at = value.indexOf('\\'); at >= 0 && at < end; at = value.indexOf('\\', escape.end())) {
            if (!escape.region(at, end).lookingAt()) {
                return true;
            }
        }
        return false;
    }

    /** An odd number of backslashes at the end: the next line belongs to this one. */
    private static boolean endsWithBackslash(String line) {
        int count = 0;
        while (count < line.length() && line.charAt(line.length() - 1 - count) == '\\') {
            count++;
        }
        return count % 2 != 0;
    }
}
