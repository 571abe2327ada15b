package org.sluice.api.auth;

import java.net.InetAddress;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Knows who may log in. Register it as a service; servers use the one of the highest ranking.
 *
 * <p>Thread-safe. Called by any server's thread that may wait: passwords are hashed slowly on purpose, so that a call may
 * take 100 to 300 ms, and 5 s when many log in at once. Never call it on a thread that serves other clients.
 *
 * <p>Whatever a client sends is answered: a name or secret that is null, empty or absurdly long is a wrong one. An
 * implementation limits the attempts, and computes as long for an unknown name as for a wrong password.
 */
@ConsumerType
public interface Authenticator {

    /**
     * Lets a user in.
     *
     * @param secret the password, or a token that was given out for this user
     * @param from where the client connects from; null if that can't be told: then it is not this machine
     * @return the user, with the rights and accounts of this moment
     * @throws LoginException if the user is not let in
     */
    User login(String name, String secret, InetAddress from) throws LoginException;

    /**
     * Changes a user's own password. The attempts are limited as with {@link #login}.
     *
     * @param old the password so far; a token will not do
     * @param next the new one: 8 characters or more
     * @throws LoginException if the user would not be let in, or the new password will not do or can't be saved; then the
     *     old one stays in force
     */
    void changePassword(String name, String old, String next, InetAddress from) throws LoginException;
}
