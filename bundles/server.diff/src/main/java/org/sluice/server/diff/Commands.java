package org.sluice.server.diff;

import java.util.Map;

/** Every {@code aid} a client may send. */
final class Commands {

    /** Does not count as a wish: a client may send it as often as it likes. */
    static final String PEEK = "peek_message";

    private static final Map<String, Command> ALL = Map.of(
            "req_login", new ReqLogin(),
            "subscribe_quote", new SubscribeQuote(),
            "insert_order", new InsertOrder(),
            "cancel_order", new CancelOrder(),
            "confirm_settlement", new ConfirmSettlement(),
            "qry_settlement_info", new QrySettlementInfo(),
            "change_password", new ChangePassword(),
            "req_transfer", new ReqTransfer(),
            "ping", new Ping());

    private Commands() {}

    /** Null if there is none. */
    static Command of(String aid) {
        return ALL.get(aid);
    }
}
