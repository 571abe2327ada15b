package org.sluice.auth.file;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.sluice.auth.file.Users.Entry;

/**
 * Passwords that were right some minutes ago, so that a client that reconnects does not cost a slow hash each time. Kept
 * as a keyed hash whose key never leaves the process; a changed password is another one. Thread-safe, bounded.
 */
final class Verified {

    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final int MOST = 1_000;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final InstantSource clock;

    private final Map<String, Instant> until = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST;
        }
    };

    Verified(InstantSource clock) {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, ALGORITHM);
        this.clock = clock;
    }

    boolean contains(Entry entry, String secret) {
        String mark = mark(entry, secret);
        synchronized (until) {
            Instant end = until.get(mark);
            if (end != null && !clock.instant().isBefore(end)) {
                until.remove(mark);
                return false;
            }
            return end != null;
        }
    }

    void add(Entry entry, String secret) {
        String mark = mark(entry, secret);
        synchronized (until) {
            // Taken out first, so that it is the youngest again.
            until.remove(mark);
            until.put(mark, clock.instant().plus(KEPT));
        }
    }

    private String mark(Entry entry, String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(entry.user().name().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            mac.update(entry.hash().text().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return Base64.getEncoder().encodeToString(mac.doFinal(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
