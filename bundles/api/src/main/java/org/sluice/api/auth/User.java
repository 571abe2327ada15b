package org.sluice.api.auth;

import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Somebody who has logged in. Holds nothing secret.
 *
 * @param name as it was given at login
 * @param rights what the user may do, in the order of {@link Right}; may be empty
 * @param accounts names of the accounts the user may trade, in order; may be empty
 * @param loopbackOnly whether the user is let in from the server's own machine only
 */
public record User(String name, Set<Right> rights, Set<String> accounts, boolean loopbackOnly) {

    public User {
        Objects.requireNonNull(name, "name");
        rights = Collections.unmodifiableSet(new TreeSet<>(rights));
        accounts = Collections.unmodifiableSet(new TreeSet<>(accounts));
    }

    /** Whether the user has this right. */
    public boolean may(Right right) {
        return rights.contains(right);
    }
}
