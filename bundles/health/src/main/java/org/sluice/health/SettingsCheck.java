package org.sluice.health;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Compares a configuration with the keys its component knows, so that an operator reads which value of which file is wrong. */
final class SettingsCheck {

    /** What a key takes. */
    enum Kind {
        TEXT("text", text -> text),
        WHOLE("a whole number", Integer::valueOf),
        LONG("a whole number", Long::valueOf),
        DECIMAL("a number", Double::valueOf),
        TRUTH("true or false", SettingsCheck::truth);

        private final String expected;
        private final Function<String, Object> reader;

        Kind(String expected, Function<String, Object> reader) {
            this.expected = expected;
            this.reader = reader;
        }

        private boolean takes(String text) {
            try {
                reader.apply(text);
                return true;
            } catch (IllegalArgumentException e) {
                return false; // that is the answer
            }
        }
    }

    /**
     * A key that the component knows.
     *
     * @param options the values it takes; empty if any of its kind
     * @param many whether it takes several, separated by commas
     */
    record Key(String name, Kind kind, List<String> options, boolean many) {}

    /**
     * Something to say about a configuration.
     *
     * @param error whether the component cannot run like this; else only a warning
     * @param text one line naming file, key and value
     */
    record Finding(boolean error, String text) {}

    /** Keys that are nobody's settings: who wrote the configuration, and what the runtime adds. */
    private static final List<String> FOREIGN = List.of("service.", "component.", "felix.fileinstall.", ".");

    private SettingsCheck() {}

    /**
     * All findings, ordered by key.
     *
     * @param where the configuration's file
     * @param known the component's keys; if empty it has not said which it knows, and nothing is checked
     * @param alsoAllowed keys that are right though the component does not declare them
     */
    static List<Finding> check(
            String where, Map<String, ?> properties, Collection<Key> known, Set<String> alsoAllowed) {
        List<Finding> findings = new ArrayList<>();
        if (known.isEmpty()) {
            return findings;
        }
        Map<String, Key> keys = new TreeMap<>();
        known.forEach(key -> keys.put(key.name(), key));
        new TreeMap<>(properties).forEach((name, value) -> {
            Key key = keys.get(name);
            if (key != null) {
                checkValue(where, key, value, findings);
            } else if (!alsoAllowed.contains(name) && FOREIGN.stream().noneMatch(name::startsWith)) {
                findings.add(new Finding(false, where + ": unknown key " + name + suggestion(name, keys.keySet())));
            }
        });
        return findings;
    }

    private static void checkValue(String where, Key key, Object value, List<Finding> findings) {
        if (!(value instanceof String text)) {
            return; // set by a program, with a type
        }
        for (String part : key.many() ? text.split(",") : new String[] {text}) {
            String expected = null;
            if (!key.kind().takes(key.kind() == Kind.TEXT ? part : part.strip())) {
                expected = key.kind().expected;
            } else if (!key.options().isEmpty() && !key.options().contains(part.strip())) {
                expected = "one of " + String.join(", ", key.options());
            }
            if (expected != null) {
                findings.add(new Finding(true, where + ": " + key.name() + '=' + text + ": expected " + expected));
                return;
            }
        }
    }

    private static Object truth(String text) {
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.valueOf(text);
        }
        throw new IllegalArgumentException(text);
    }

    private static String suggestion(String name, Set<String> known) {
        String nearest = null;
        int least = Math.max(2, name.length() / 3) + 1;
        for (String key : known) {
            int distance = distance(name, key);
            if (distance < least) {
                least = distance;
                nearest = key;
            }
        }
        return nearest != null ? "; did you mean " + nearest + "?" : "; it has " + String.join(", ", known);
    }

    /** How many letters to add, drop or change to get from one word to the other, case aside. */
    static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                boolean same = Character.toLowerCase(from.charAt(i - 1)) == Character.toLowerCase(to.charAt(j - 1));
                int changed = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
