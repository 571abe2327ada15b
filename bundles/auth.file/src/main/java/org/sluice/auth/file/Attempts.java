package org.sluice.auth.file;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.auth.LoginException;

/**
 * Counts wrong passwords per name and per address. The one that is too many locks both, and each further one for twice as
 * long. Attempts during a lock are not looked at and don't prolong it. Thread-safe, bounded.
 */
final class Attempts {

    /** The longest lock, and how long a wrong attempt is remembered. */
    static final Duration LONGEST = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    /** So that no flood of invented names fills the memory. */
    private static final int MOST = 10_000;

    private static final class Count {
        private int wrong;
        private Instant lockedUntil = Instant.MIN;
        private Instant forgottenAt = Instant.MIN;
    }

    private final int allowed;
    private final Duration lock;
    private final InstantSource clock;

    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > MOST;
        }
    };

    /**
     * @param allowed wrong ones in a row until the first lock
     * @param lock how long the first lock lasts
     */
    Attempts(int allowed, Duration lock, InstantSource clock) {
        this.allowed = allowed;
        this.lock = lock;
        this.clock = clock;
    }

    /** Throws while the name or the address is locked. A name that nobody can have counts for its address only. */
    synchronized void check(String name, InetAddress from) throws LoginException {
        Instant now = clock.instant();
        Instant until = Instant.MIN;
        for (String key : keys(name, from)) {
            Count count = counts.get(key);
            if (count != null && count.lockedUntil.isAfter(until)) {
                until = count.lockedUntil;
            }
        }
        if (until.isAfter(now)) {
            throw LoginException.tooManyAttempts(Duration.between(now, until));
        }
    }

    synchronized void wrong(String name, InetAddress from) {
        Instant now = clock.instant();
        for (String key : keys(name, from)) {
            Count count = counts.computeIfAbsent(key, unused -> new Count());
            if (!now.isBefore(count.forgottenAt)) {
                count.wrong = 0;
            }
            count.wrong++;
            if (count.wrong >= allowed) {
                Duration time = time(count.wrong - allowed);
                count.lockedUntil = now.plus(time);
                LOG.info("{} wrong logins: {} is locked for {} s", count.wrong, key, time.toSeconds());
            }
            Instant start = count.lockedUntil.isAfter(now) ? count.lockedUntil : now;
            count.forgottenAt = start.plus(LONGEST);
        }
    }

    /**
     * A right password clears the name. Of the address it takes back only what this name had wrong: who has a user of his
     * own must not buy guesses at others with it.
     */
    synchronized void right(String name, InetAddress from) {
        List<String> keys = keys(name, from);
        Count ofName = keys.size() > 1 ? counts.remove(keys.get(1)) : null;
        Count ofAddress = counts.get(keys.get(0));
        if (ofName != null && ofAddress != null) {
            ofAddress.wrong = Math.max(0, ofAddress.wrong - ofName.wrong);
        }
    }

    /** How many names and addresses are locked now. */
    synchronized int locked() {
        Instant now = clock.instant();
        return (int) counts.values().stream()
                .filter(count -> count.lockedUntil.isAfter(now))
                .count();
    }

    private Duration time(int further) {
        long factor = 1L << Math.min(further, 20);
        Duration time = lock.multipliedBy(factor);
        return time.compareTo(LONGEST) > 0 ? LONGEST : time;
    }

    /** The address, then the name if it is one. */
    private static List<String> keys(String name, InetAddress from) {
        String address = "address " + address(from);
        return name == null || !Users.nameable(name) ? List.of(address) : List.of(address, "name " + name);
    }

    /** Of IPv6 the network of 64 bits: that is what one client has at least. */
    private static String address(InetAddress from) {
        if (from == null) {
            return "unknown";
        }
        if (from instanceof Inet6Address && !from.isLoopbackAddress()) {
            return HexFormat.of().formatHex(Arrays.copyOf(from.getAddress(), 8)) + "/64";
        }
        return from.getHostAddress();
    }
}
