package org.sluice.server.diff;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What is done for one {@code aid}; by the server's thread, must not block. */
interface Command {

    void run(Connection connection, ObjectNode message) throws BadMessage;

    /** Whether only a client that has logged in may ask for it. */
    default boolean needsLogin(Connection connection) {
        return true;
    }

    /** Whether it is done only after a login that is under way. */
    default boolean waits() {
        return true;
    }
}
