package org.sluice.server.diff;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code ping}: answered at once with {@code pong}. */
final class Ping implements Command {

    @Override
    public void run(Connection connection, ObjectNode message) {
        connection.pong();
    }

    @Override
    public boolean needsLogin(Connection connection) {
        return false;
    }

    @Override
    public boolean waits() {
        return false;
    }
}
