package org.sluice.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes option {@code --source} win over a file: the shell's {@code use} writes plain names to the collector's file. They
 * become the default again of the placeholder that they replaced. Everything else in the file stays as it is, byte by byte.
 */
final class SourceLine {

    /** Key and separator, names. */
    private static final Pattern LINE = Pattern.compile("(?s)([ \t]*fetchers[ \t]*[=:][ \t]*)(.*?)[ \t]*\r?\n?");

    private static final Pattern CONTINUED = Pattern.compile("(?s)(|.*[^\\\\])((?:\\\\\\\\)*)\\\\\r?\n");

    private static final String PLACEHOLDER = "${sluice.fetchers";

    private SourceLine() {}

    /** Changes the collector's file if its fetchers would not follow the option; a file that is not there stays so. */
    static void follow(Path collector, Source source) throws Refusal {
        if (!Files.exists(collector)) {
            return;
        }
        try {
            Path file = collector.toRealPath();
            String text = Files.readString(file, ISO_8859_1);
            String wrapped = wrap(text);
            if (!wrapped.equals(text)) {
                Path part = file.resolveSibling(file.getFileName() + ".part");
                Files.copy(file, part, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
                Files.writeString(part, wrapped, ISO_8859_1);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new Refusal(collector + ": cannot be written, and fetchers is set there: --source=" + source.word()
                    + " would not change it");
        }
    }

    /** The text with its line {@code fetchers} wrapped, or with such a line at its end. */
    static String wrap(String text) {
        StringBuilder out = new StringBuilder(text.length() + PLACEHOLDER.length());
        boolean found = false;
        for (String line : logicalLines(text)) {
            Matcher match = LINE.matcher(line);
            if (match.matches()) {
                found = true;
                String names = match.group(2);
                if (!names.contains(PLACEHOLDER)) {
                    out.append(match.group(1)).append(PLACEHOLDER).append(":-");
                    out.append(joined(names)).append('}').append(ending(line));
                    continue;
                }
            }
            out.append(line);
        }
        if (!found) {
            String end = text.contains("\r\n") ? "\r\n" : "\n";
            if (!text.isEmpty() && !text.endsWith("\n")) {
                out.append(end);
            }
            out.append("fetchers = ").append(PLACEHOLDER).append(":-}").append(end);
        }
        return out.toString();
    }

    /** Lines with their ends; one that goes on in the next is kept together with it, but a comment never does. */
    private static List<String> logicalLines(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder logical = new StringBuilder();
        for (int from = 0; from < text.length(); ) {
            int newline = text.indexOf('\n', from);
            int to = newline < 0 ? text.length() : newline + 1;
            String line = text.substring(from, to);
            logical.append(line);
            boolean comment =
                    logical.length() == line.length() && line.stripLeading().startsWith("#");
            if (comment || !CONTINUED.matcher(line).matches()) {
                lines.add(logical.toString());
                logical.setLength(0);
            }
            from = to;
        }
        if (logical.length() > 0) {
            lines.add(logical.toString());
        }
        return lines;
    }

    /** Several lines as one: a placeholder may not go on in the next. */
    private static String joined(String names) {
        return names.replaceAll("\\\\\r?\n[ \t]*", "");
    }

    private static String ending(String line) {
        return line.endsWith("\r\n") ? "\r\n" : line.endsWith("\n") ? "\n" : "";
    }
}
