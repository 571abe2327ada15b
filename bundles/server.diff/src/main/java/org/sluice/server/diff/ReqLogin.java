package org.sluice.server.diff;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code req_login}: answered in {@code notify.auth_result} when the authenticator has decided. */
final class ReqLogin implements Command {

    private static final int LONGEST = 4096;

    @Override
    public void run(Connection connection, ObjectNode message) throws BadMessage {
        Fields fields = new Fields(message, Codes.BAD_FIELD);
        String name;
        String password;
        Dialect dialect;
        try {
            dialect = Dialect.of(fields.text("bid", LONGEST, ""));
            name = fields.text("user_name", LONGEST);
            password = fields.text("password", LONGEST);
        } catch (BadMessage e) {
            connection.loginAnswer(e.notice());
            return;
        }
        connection.login(name, password, dialect);
    }

    @Override
    public boolean needsLogin(Connection connection) {
        return false;
    }
}
