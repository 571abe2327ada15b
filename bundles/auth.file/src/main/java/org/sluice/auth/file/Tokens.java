package org.sluice.auth.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The tokens file: one token a line, six words each. A token is random and long, so that a fast hash of it is enough: it
 * can't be guessed. Thread-safe.
 */
final class Tokens {

    /** How every token begins, so that it is known for one wherever it is found. No password begins so. */
    static final String PREFIX = "slt_";

    /** How long a token that has expired is still shown. */
    private static final Duration KEPT = Duration.ofDays(30);

    private static final String HEADER = """
            # Tokens of Sluice's users. sluice:token changes this file; a line deleted here is a token revoked.
            # id  user  SHA-256 of the token  created  expires  last used or -
            """;

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * What is kept of a token.
     *
     * @param id by which it is revoked; nothing can be done with it but that
     * @param used when somebody logged in with it last; null if never
     */
    record Token(String id, String user, String sha256, Instant created, Instant expires, Instant used) {
        private String line() {
            return String.join(
                    "  ",
                    id,
                    user,
                    sha256,
                    created.toString(),
                    expires.toString(),
                    used == null ? "-" : used.toString());
        }

        private Token usedAt(Instant time) {
            return time == null || used != null && !time.isAfter(used)
                    ? this
                    : new Token(id, user, sha256, created, expires, time);
        }
    }

    /** A new token, and the only chance to see it. */
    record Issued(Token token, String secret) {
        @Override
        public String toString() {
            return token.toString();
        }
    }

    private final WatchedFile<Map<String, Token>> file;
    private final InstantSource clock;

    /** Last uses by id; the file follows later, for to force it at every login would cost more than the login. */
    private final Map<String, Instant> used = new ConcurrentHashMap<>();

    private volatile boolean unsaved;

    /** @throws IOException if the file can't be read, naming file, line and what was expected */
    Tokens(String name, Path path, InstantSource clock) throws IOException {
        this.clock = clock;
        file = new WatchedFile<>(name, path, HEADER, Tokens::read);
    }

    WatchedFile<Map<String, Token>> file() {
        return file;
    }

    Collection<Token> all() {
        return file.current().values().stream()
                .map(token -> token.usedAt(used.get(token.id())))
                .toList();
    }

    long count(String user) {
        return file.current().values().stream()
                .filter(token -> token.user().equals(user))
                .count();
    }

    /** The token of this secret, expired or not; null if there is none. */
    Token find(String secret) {
        return file.current().get(sha256(secret));
    }

    static boolean expired(Token token, Instant now) {
        return !now.isBefore(token.expires());
    }

    void use(Token token) {
        used.put(token.id(), now());
        unsaved = true;
    }

    Issued create(String user, Duration validity) throws IOException {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = now();
        Token[] made = {null};
        edit(token -> true, lines -> {
            String id;
            do {
                id = String.format(Locale.ROOT, "%08x", RANDOM.nextInt());
            } while (contains(lines, id));
            made[0] = new Token(id, user, sha256(secret), now, now.plus(validity), null);
            lines.add(made[0].line());
        });
        return new Issued(made[0], secret);
    }

    /** Takes tokens back; answers those that there were. */
    List<Token> revoke(Predicate<Token> which) throws IOException {
        List<Token> gone = new ArrayList<>();
        file.refresh();
        if (file.current().values().stream().noneMatch(which)) {
            return gone;
        }
        edit(
                token -> {
                    if (which.test(token)) {
                        gone.add(token);
                        return false;
                    }
                    return true;
                },
                lines -> {});
        gone.forEach(token -> used.remove(token.id()));
        return gone;
    }

    /** Writes when tokens were used last, if that is not in the file yet. */
    void save() throws IOException {
        if (unsaved) {
            unsaved = false;
            try {
                edit(token -> true, lines -> {});
            } catch (IOException e) {
                unsaved = true;
                throw e;
            }
        }
    }

    private interface Change {
        void to(List<String> lines);
    }

    /** Keeps the comments, drops what expired long ago, and brings the last uses up to date. */
    private void edit(Predicate<Token> keep, Change change) throws IOException {
        Instant forgotten = now().minus(KEPT);
        file.edit(lines -> {
            List<String> next = new ArrayList<>();
            for (String line : lines) {
                if (Users.nothing(line)) {
                    next.add(line);
                    continue;
                }
                Token token = read(line, 0);
                if (keep.test(token) && token.expires().isAfter(forgotten)) {
                    next.add(token.usedAt(used.get(token.id())).line());
                }
            }
            change.to(next);
            return next;
        });
    }

    private static boolean contains(List<String> lines, String id) {
        return lines.stream().anyMatch(line -> line.strip().startsWith(id));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private static Map<String, Token> read(List<String> lines) {
        Map<String, Token> tokens = new LinkedHashMap<>();
        for (int index = 0; index < lines.size(); index++) {
            if (!Users.nothing(lines.get(index))) {
                Token token = read(lines.get(index), index + 1);
                tokens.put(token.sha256(), token);
            }
        }
        return Collections.unmodifiableMap(tokens);
    }

    private static Token read(String line, int number) {
        String[] words = line.strip().split("\\s+");
        if (words.length != 6) {
            throw Users.bad(number, words.length + " words", "id, user, SHA-256, created, expires, last used or -");
        }
        if (!ID.matcher(words[0]).matches()) {
            throw Users.bad(number, "id", "8 hexadecimal digits");
        }
        if (!Users.nameable(words[1])) {
            throw Users.bad(number, "user", Users.NAME_EXPECTED);
        }
        if (!SHA256.matcher(words[2]).matches()) {
            throw Users.bad(number, "SHA-256", "64 hexadecimal digits");
        }
        try {
            return new Token(
                    words[0],
                    words[1],
                    words[2],
                    Instant.parse(words[3]),
                    Instant.parse(words[4]),
                    words[5].equals("-") ? null : Instant.parse(words[5]));
        } catch (DateTimeException e) {
            throw Users.bad(number, "a time", "as 2026-11-21T08:00:00Z");
        }
    }

    private static String sha256(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
