package org.sluice.server.diff;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code change_password}: the user's own, answered in {@code notify}. */
final class ChangePassword implements Command {

    private static final int LONGEST = 4096;

    @Override
    public void run(Connection connection, ObjectNode message) throws BadMessage {
        Fields fields = new Fields(message, Codes.BAD_FIELD);
        String old = fields.text("old_password", LONGEST);
        String next = fields.text("new_password", LONGEST);
        connection.hub().changePassword(connection, old, next);
    }
}
