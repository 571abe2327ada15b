package org.sluice.server.diff;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/** {@code req_transfer}: no bank is connected, so it is refused, in {@code transfers} and in {@code notify}. */
final class ReqTransfer implements Command {

    @Override
    public void run(Connection connection, ObjectNode message) throws BadMessage {
        Fields fields = new Fields(message, Codes.BAD_FIELD);
        BigDecimal amount = fields.number("amount");
        String currency = fields.id("currency", 8, "CNY");
        Notice notice = Notice.of(Codes.TRANSFER_REFUSED);
        connection
                .trade()
                .transfer(
                        amount.doubleValue(), currency, notice, connection.hub().now());
        throw new BadMessage(notice);
    }
}
