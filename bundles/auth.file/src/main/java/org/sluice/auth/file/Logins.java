package org.sluice.auth.file;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.auth.LoginException;
import org.sluice.api.auth.LoginException.Reason;
import org.sluice.auth.file.Tokens.Token;
import org.sluice.auth.file.Users.Entry;

/** Decides who is let in. Thread-safe. */
final class Logins {

    private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

    private final Users users;
    private final Tokens tokens;
    private final Attempts attempts;
    private final Verified verified;
    private final Turns turns;
    private final InstantSource clock;
    private final int iterations;

    /** What the secret of an unknown name is compared with, so that it takes as long. */
    private final PasswordHash nobody;

    private final AtomicLong hashes = new AtomicLong();
    private volatile boolean cantUpgrade;

    Logins(Users users, Tokens tokens, Turns turns, Settings settings, InstantSource clock) {
        this.users = users;
        this.tokens = tokens;
        this.turns = turns;
        this.clock = clock;
        attempts = new Attempts(settings.attempts(), settings.lock(), clock);
        verified = new Verified(clock);
        iterations = settings.iterations();
        nobody = PasswordHash.ofNobody(iterations);
    }

    long hashes() {
        return hashes.get();
    }

    int locked() {
        return attempts.locked();
    }

    int waiting() {
        return turns.waiting();
    }

    Entry login(String name, String secret, InetAddress from) throws LoginException {
        users.file().refresh();
        if (secret != null && secret.startsWith(Tokens.PREFIX)) {
            tokens.file().refresh();
            return byToken(name, secret, from);
        }
        return byPassword(name, secret, from);
    }

    /**
     * Not limited: nobody guesses 256 random bits, and a client that goes on with a revoked token must not lock its user
     * out.
     */
    private Entry byToken(String name, String secret, InetAddress from) throws LoginException {
        Token token = secret.length() <= Passwords.LONGEST ? tokens.find(secret) : null;
        Entry entry = users.find(name);
        if (token == null || entry == null || !token.user().equals(name)) {
            throw new LoginException(Reason.UNKNOWN_OR_WRONG);
        }
        if (Tokens.expired(token, clock.instant())) {
            throw new LoginException(Reason.EXPIRED);
        }
        checkPlace(entry, from);
        tokens.use(token);
        return entry;
    }

    private Entry byPassword(String name, String secret, InetAddress from) throws LoginException {
        Entry entry = users.find(name);
        attempts.check(name, from);
        if (!Passwords.possible(secret)) {
            attempts.wrong(name, from);
            throw new LoginException(Reason.UNKNOWN_OR_WRONG);
        }
        if (entry == null || !verified.contains(entry, secret)) {
            entry = turns.take(() -> verify(name, secret, from));
        }
        checkPlace(entry, from);
        return entry;
    }

    private Entry verify(String name, String secret, InetAddress from) throws LoginException {
        // Both may have changed while this login waited for its turn: else many at once would be many free guesses.
        attempts.check(name, from);
        Entry entry = users.find(name);
        if (entry != null && verified.contains(entry, secret)) {
            return entry;
        }
        hashes.incrementAndGet();
        PasswordHash hash = entry == null ? nobody : entry.hash();
        if (!hash.matches(secret) || entry == null) {
            attempts.wrong(name, from);
            throw new LoginException(Reason.UNKNOWN_OR_WRONG);
        }
        attempts.right(name, from);
        entry = upgraded(entry, secret);
        verified.add(entry, secret);
        return entry;
    }

    /** A hash of fewer iterations than are asked for today can be replaced only now that the password is known. */
    private Entry upgraded(Entry entry, String secret) throws LoginException {
        if (entry.hash().iterations() >= iterations || cantUpgrade) {
            return entry;
        }
        try {
            hashes.incrementAndGet();
            String name = entry.user().name();
            if (users.replaceHash(name, entry.hash(), PasswordHash.of(secret, iterations))) {
                LOG.info("user {}: hash now of {} iterations", name, iterations);
            }
            Entry now = users.find(name);
            if (now == null) {
                throw new LoginException(Reason.UNKNOWN_OR_WRONG);
            }
            return now;
        } catch (IOException e) {
            cantUpgrade = true;
            LOG.warn("hashes stay at fewer iterations: {}", e.getMessage());
            return entry;
        }
    }

    private static void checkPlace(Entry entry, InetAddress from) throws LoginException {
        if (entry.user().loopbackOnly() && (from == null || !from.isLoopbackAddress())) {
            throw new LoginException(Reason.NOT_FROM_HERE);
        }
    }

    void changePassword(String name, String old, String next, InetAddress from) throws LoginException {
        users.file().refresh();
        Entry entry = byPassword(name, old, from);
        if (!Passwords.fit(entry.user(), next)) {
            throw LoginException.unfitPassword(Passwords.EXPECTED);
        }
        PasswordHash hash = hash(next);
        try {
            if (!users.replaceHash(name, entry.hash(), hash)) {
                // Somebody removed the user or changed the password in the meantime.
                throw new LoginException(Reason.UNKNOWN_OR_WRONG);
            }
        } catch (IOException e) {
            LOG.warn("user {}: the new password is not saved: {}", name, e.getMessage());
            throw new LoginException(Reason.NOT_SAVED);
        }
        LOG.info("user {}: changed the password", name);
    }

    /** A new hash, when it is its turn. */
    PasswordHash hash(String password) throws LoginException {
        return turns.take(() -> {
            hashes.incrementAndGet();
            return PasswordHash.of(password, iterations);
        });
    }

    /** The turns' patience and width in use. */
    static Turns turns() {
        return new Turns(2, Duration.ofSeconds(5));
    }
}
