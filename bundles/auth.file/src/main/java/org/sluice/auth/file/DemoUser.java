package org.sluice.auth.file;

import org.sluice.auth.file.Users.Entry;

/** Whether there is the user everybody knows, with the password everybody knows. Looked at by one thread, asked by any. */
final class DemoUser {

    /** Who gets in with it. */
    enum State {
        NOBODY,
        /** Whoever is on this machine: so it is meant. */
        THIS_MACHINE,
        EVERYBODY
    }

    private String seen = "";
    private volatile State state = State.NOBODY;

    State state() {
        return state;
    }

    /** Costs a slow hash, but only when the user's hash is another one than the last time. */
    void look(Users users) {
        Entry entry = users.find(Passwords.DEMO);
        if (entry == null) {
            seen = "";
            state = State.NOBODY;
            return;
        }
        String hash = entry.hash().text();
        boolean known = hash.equals(seen) ? state != State.NOBODY : entry.hash().matches(Passwords.DEMO);
        seen = hash;
        State reach = entry.user().loopbackOnly() ? State.THIS_MACHINE : State.EVERYBODY;
        state = known ? reach : State.NOBODY;
    }
}
