package org.sluice.server.diff;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.sluice.api.auth.Right;

/** {@code cancel_order}: what becomes of it is seen in {@code orders}, a refusal in {@code notify}. */
final class CancelOrder implements Command {

    @Override
    public void run(Connection connection, ObjectNode message) throws BadMessage {
        if (!connection.user().may(Right.TRADE)) {
            throw new BadMessage(Codes.NO_RIGHT, "trade");
        }
        Fields fields = new Fields(message, Codes.CANCEL_INVALID);
        InsertOrder.account(connection, fields, Codes.CANCEL_ACCOUNT);
        String id = fields.text("order_id", InsertOrder.LONGEST_ID);
        if (id.isEmpty()) {
            throw fields.bad("order_id", "is empty");
        }
        connection.hub().cancel(connection, id);
    }
}
