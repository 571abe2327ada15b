package org.sluice.desk;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line of the audit: a JSON object of texts. Whatever a client sends stays within its line. */
final class AuditLine {

    private static final Pattern LINE = Pattern.compile("\\{(?:\"(?:[^\"\\\\]|\\\\.)*+\"[:,]?)*+}");
    private static final Pattern FIELD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\":\"((?:[^\"\\\\]|\\\\.)*+)\"");

    private final Map<String, String> fields = new LinkedHashMap<>();

    AuditLine with(String key, Object value) {
        fields.put(key, String.valueOf(value));
        return this;
    }

    /** Empty if there is no such field. */
    String get(String key) {
        return fields.getOrDefault(key, "");
    }

    @Override
    public String toString() {
        StringBuilder line = new StringBuilder("{");
        fields.forEach((key, value) -> {
            line.append(line.length() > 1 ? "," : "");
            quote(line, key);
            line.append(':');
            quote(line, value);
        });
        return line.append('}').toString();
    }

    /** Reads what {@link #toString} wrote; empty if it is something else, as a line cut short. */
    static Optional<AuditLine> parse(String text) {
        if (!LINE.matcher(text).matches()) {
            return Optional.empty();
        }
        AuditLine line = new AuditLine();
        Matcher field = FIELD.matcher(text);
        while (field.find()) {
            line.with(plain(field.group(1)), plain(field.group(2)));
        }
        return Optional.of(line);
    }

    private static void quote(StringBuilder line, String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || lonely(text, i)) {
                line.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
            } else {
                line.append(c);
            }
        }
        line.append('"');
    }

    /** Half a character: it could not be written as UTF-8. */
    private static boolean lonely(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }

    private static String plain(String quoted) {
        StringBuilder text = new StringBuilder(quoted.length());
        for (int i = 0; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            if (c != '\\') {
                text.append(c);
            } else if (quoted.charAt(++i) == 'u' && quoted.length() > i + 4) {
                text.append((char) Integer.parseInt(quoted.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                text.append(quoted.charAt(i));
            }
        }
        return text.toString();
    }
}
