package org.sluice.auth.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sluice.api.auth.Right;
import org.sluice.api.auth.User;

/** The users file: one user a line, five words each. Thread-safe. */
final class Users {

    static final String NAME_EXPECTED = "up to 64 letters, digits and . _ - @, beginning with a letter or a digit";
    static final String RIGHTS_EXPECTED = "quotes, trade, admin, separated by commas; - for none";
    static final String ACCOUNTS_EXPECTED = "names of accounts, separated by commas; - for none";

    private static final String HEADER = """
            # Users of Sluice. sluice:user changes this file; edited by hand it takes effect within a second.
            # name  hash of the password  rights: quotes,trade,admin or -  accounts or -  from: anywhere or loopback
            """;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@:/-]{0,63}");
    private static final String NONE = "-";
    private static final String ANYWHERE = "anywhere";
    private static final String LOOPBACK = "loopback";

    /** One user and the hash of the password. */
    record Entry(User user, PasswordHash hash) {
        private String line() {
            return String.join(
                    "  ",
                    user.name(),
                    hash.text(),
                    rights(user.rights()),
                    accounts(user.accounts()),
                    user.loopbackOnly() ? LOOPBACK : ANYWHERE);
        }

        /** Not the hash. */
        @Override
        public String toString() {
            return user.toString();
        }
    }

    private final WatchedFile<Map<String, Entry>> file;

    /** @throws IOException if the file can't be read, naming file, line and what was expected */
    Users(String name, Path path) throws IOException {
        file = new WatchedFile<>(name, path, HEADER, Users::read);
    }

    WatchedFile<Map<String, Entry>> file() {
        return file;
    }

    /** Null if there is none, whatever the name is. */
    Entry find(String name) {
        return name == null ? null : file.current().get(name);
    }

    Collection<Entry> all() {
        return file.current().values();
    }

    static boolean nameable(String name) {
        return NAME.matcher(name).matches();
    }

    /** Answers whether the user was not there before; if there is one of the name, nothing changes. */
    boolean add(Entry entry) throws IOException {
        boolean[] added = {false};
        file.edit(lines -> {
            List<String> next = new ArrayList<>(lines);
            added[0] = at(lines, entry.user().name()) < 0;
            if (added[0]) {
                next.add(entry.line());
            }
            return next;
        });
        return added[0];
    }

    /** Answers whether there was such a user. */
    boolean remove(String name) throws IOException {
        return at(name, lines -> List.of());
    }

    /** Answers whether there is such a user. */
    boolean setHash(String name, PasswordHash hash) throws IOException {
        return at(name, line -> List.of(new Entry(read(line.get(0), 0).user(), hash).line()));
    }

    /** Answers whether that user still had the hash {@code before}. */
    boolean replaceHash(String name, PasswordHash before, PasswordHash hash) throws IOException {
        boolean[] same = {false};
        at(name, line -> {
            Entry entry = read(line.get(0), 0);
            same[0] = entry.hash().text().equals(before.text());
            return same[0] ? List.of(new Entry(entry.user(), hash).line()) : line;
        });
        return same[0];
    }

    /** Replaces the line of one user; all others, and the comments, stay as they are. */
    private boolean at(String name, UnaryOperator<List<String>> change) throws IOException {
        boolean[] found = {false};
        file.edit(lines -> {
            int index = at(lines, name);
            found[0] = index >= 0;
            List<String> next = new ArrayList<>(lines);
            if (found[0]) {
                next.remove(index);
                next.addAll(index, change.apply(List.of(lines.get(index))));
            }
            return next;
        });
        return found[0];
    }

    private static int at(List<String> lines, String name) {
        for (int index = 0; index < lines.size(); index++) {
            if (!nothing(lines.get(index))
                    && lines.get(index).strip().split("\\s+")[0].equals(name)) {
                return index;
            }
        }
        return -1;
    }

    static boolean nothing(String line) {
        return line.isBlank() || line.strip().startsWith("#");
    }

    private static Map<String, Entry> read(List<String> lines) {
        Map<String, Entry> users = new LinkedHashMap<>();
        for (int index = 0; index < lines.size(); index++) {
            if (!nothing(lines.get(index))) {
                Entry entry = read(lines.get(index), index + 1);
                if (users.put(entry.user().name(), entry) != null) {
                    throw bad(index + 1, "name=" + entry.user().name(), "each user once");
                }
            }
        }
        return Collections.unmodifiableMap(users);
    }

    private static Entry read(String line, int number) {
        String[] words = line.strip().split("\\s+");
        if (words.length != 5) {
            // The words are not shown: one of them may be a password that somebody wrote here.
            throw bad(number, words.length + " words", "name, hash, rights, accounts, anywhere or loopback");
        }
        if (!nameable(words[0])) {
            throw bad(number, "name=" + words[0], NAME_EXPECTED);
        }
        PasswordHash hash;
        try {
            hash = PasswordHash.parse(words[1]);
        } catch (IllegalArgumentException e) {
            throw bad(number, "hash of " + words[0], PasswordHash.EXPECTED);
        }
        Set<Right> rights = rights(words[2]);
        if (rights == null) {
            throw bad(number, "rights=" + words[2], RIGHTS_EXPECTED);
        }
        Set<String> accounts = accounts(words[3]);
        if (accounts == null) {
            throw bad(number, "accounts=" + words[3], ACCOUNTS_EXPECTED);
        }
        if (!words[4].equals(ANYWHERE) && !words[4].equals(LOOPBACK)) {
            throw bad(number, "from=" + words[4], ANYWHERE + " or " + LOOPBACK);
        }
        return new Entry(new User(words[0], rights, accounts, words[4].equals(LOOPBACK)), hash);
    }

    static IllegalArgumentException bad(int line, String what, String expected) {
        return new IllegalArgumentException(line + ": " + what + ": " + expected);
    }

    /** Null if the text is something else. */
    static Set<Right> rights(String text) {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        if (!text.equals(NONE)) {
            for (String word : text.split(",", -1)) {
                try {
                    rights.add(Right.valueOf(word.strip().toUpperCase(Locale.ROOT)));
                } catch (IllegalArgumentException e) {
                    return null;
                }
            }
        }
        return rights;
    }

    static String rights(Set<Right> rights) {
        return rights.isEmpty()
                ? NONE
                : rights.stream()
                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(","));
    }

    /** Null if the text is something else. */
    static Set<String> accounts(String text) {
        Set<String> accounts = new TreeSet<>();
        if (!text.equals(NONE)) {
            for (String word : text.split(",", -1)) {
                if (!ACCOUNT.matcher(word.strip()).matches()) {
                    return null;
                }
                accounts.add(word.strip());
            }
        }
        return accounts;
    }

    static String accounts(Set<String> accounts) {
        return accounts.isEmpty() ? NONE : String.join(",", accounts);
    }
}
