package org.sluice.server.diff;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code confirm_settlement}: clients send it after each login and wait for nothing; there is nothing to do. */
final class ConfirmSettlement implements Command {

    @Override
    public void run(Connection connection, ObjectNode message) {
        connection.hub().tally().settlementsConfirmed.increment();
    }
}
