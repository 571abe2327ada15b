package org.sluice.catalog.csv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/**
 * One CSV file in memory. UTF-8 with or without a mark, lines end with LF or CRLF, blank lines and lines that begin with
 * {@code #} are nothing, the first other line names the columns. A field may stand in double quotes, but not go over
 * the end of a line. Immutable.
 *
 * @param name the file as the operator wrote it, for messages
 */
record Table(String name, List<String> columns, List<Row> rows) {

    /** One line of data. */
    record Row(Table table, int line, List<String> fields) {

        /** The field without blanks around it; may be empty. */
        String text(String column) {
            return fields.get(table.columns.indexOf(column));
        }

        /** The field converted; what the converter can't take, or answers null to, is refused. */
        <T> T value(String column, String expected, Function<String, T> converter) throws IOException {
            T value = null;
            try {
                value = converter.apply(text(column));
            } catch (RuntimeException e) {
                throw refused(column, expected, e);
            }
            if (value == null) {
                throw refused(column, expected, null);
            }
            return value;
        }

        /** A field that may be left empty: then null. */
        <T> T optional(String column, String expected, Function<String, T> converter) throws IOException {
            return text(column).isEmpty() ? null : value(column, expected, converter);
        }

        /** A field that must not be empty. */
        String word(String column, String expected) throws IOException {
            return value(column, expected, text -> text.isEmpty() ? null : text);
        }

        /** A finite number above 0. */
        double positive(String column) throws IOException {
            return value(column, "a number above 0", text -> {
                double number = Double.parseDouble(text);
                return number > 0 && number < Double.POSITIVE_INFINITY ? number : null;
            });
        }

        /** File, line, column, value and what was expected. */
        IOException refused(String column, String expected, Throwable cause) {
            return new IOException(
                    table.name + ':' + line + ": " + column + '=' + text(column) + ": " + expected, cause);
        }
    }

    /**
     * Reads a whole file.
     *
     * @param key the setting that names the file
     * @param required columns that must be there, in any order and among others
     * @throws IOException naming file and line, or the key if there is no such file
     */
    static Table read(String key, String name, Path path, List<String> required) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new IOException(key + '=' + name + ": no such file: " + path, e);
        } catch (IOException e) {
            throw new IOException(key + '=' + name + ": can't be read: " + e, e);
        }
        return parse(key, name, bytes, required);
    }

    /** The same with the file's content. */
    static Table parse(String key, String name, byte[] bytes, List<String> required) throws IOException {
        Table table = null;
        int line = 0;
        for (String text : decode(name, bytes).split("\n", -1)) {
            line++;
            if (text.isBlank() || text.startsWith("#")) {
                continue;
            }
            List<String> fields = split(name, line, text);
            if (table == null) {
                table = new Table(name, checked(name, line, fields, required), new ArrayList<>());
            } else if (fields.size() != table.columns.size()) {
                throw new IOException(name + ':' + line + ": " + fields.size() + " columns, but the header has "
                        + table.columns.size());
            } else {
                table.rows.add(new Row(table, line, fields));
            }
        }
        // A file without rows is one that is just being written, or a mistake: nobody lists nothing.
        if (table == null || table.rows.isEmpty()) {
            throw new IOException(name + ": no rows; to do without, leave the key " + key + " empty");
        }
        return new Table(table.name, table.columns, List.copyOf(table.rows));
    }

    private static String decode(String name, byte[] bytes) throws IOException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        if (decoder.decode(in, out, true).isError()) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw new IOException(name + ':' + line + ": not UTF-8; save the file as UTF-8");
        }
        String text = out.flip().toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static List<String> checked(String name, int line, List<String> columns, List<String> required)
            throws IOException {
        if (new HashSet<>(columns).size() < columns.size()) {
            throw new IOException(name + ':' + line + ": a column is named twice in " + columns);
        }
        for (String column : required) {
            if (!columns.contains(column)) {
                throw new IOException(name + ':' + line + ": no column " + column + " in " + columns);
            }
        }
        return columns;
    }

    /** Cuts a line at its commas; within double quotes a comma is text, and two quotes are one. */
    private static List<String> split(String name, int line, String text) throws IOException {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString().strip());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw new IOException(name + ':' + line + ": a double quote is not closed");
        }
        fields.add(field.toString().strip());
        return List.copyOf(fields);
    }
}
