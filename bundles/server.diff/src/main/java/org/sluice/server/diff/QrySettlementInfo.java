package org.sluice.server.diff;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.sluice.api.trade.Account;

/** {@code qry_settlement_info}: a statement of the current trading day, as a message of its own. */
final class QrySettlementInfo implements Command {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);

    @Override
    public void run(Connection connection, ObjectNode message) throws BadMessage {
        Fields fields = new Fields(message, Codes.BAD_FIELD);
        long asked = fields.has("trading_day") ? fields.whole("trading_day", 0, 99_991_231) : 0;
        List<Account> accounts = connection.hub().accounts(connection.user()).stream()
                .filter(account -> asked == 0 || asked == day(account))
                .toList();
        if (accounts.isEmpty()) {
            throw new BadMessage(Codes.NO_STATEMENT, "trading_day " + asked);
        }
        JsonBuffer out = new JsonBuffer().put("{\"aid\":\"qry_settlement_info\",\"trading_day\":");
        out.integer(day(accounts.get(0))).put(',').name("user_name");
        out.string(connection.user().name()).put(',').name("settlement_info").string(statement(accounts));
        connection.direct(out.put('}').toMessage());
    }

    private static long day(Account account) {
        return Long.parseLong(DAY.format(account.tradingDay()));
    }

    private static String statement(List<Account> accounts) {
        StringBuilder text = new StringBuilder();
        for (Account account : accounts) {
            text.append("账户 ").append(account.id()).append("  交易日 ").append(DAY.format(account.tradingDay()));
            text.append("  币种 ").append(account.currency());
            text.append("\n上日结存 ").append(account.preBalance().toPlainString());
            text.append("\n入金 ").append(account.deposit().toPlainString());
            text.append("\n出金 ").append(account.withdraw().toPlainString());
            text.append("\n平仓盈亏 ").append(account.closeProfit().toPlainString());
            text.append("\n持仓盈亏 ").append(account.positionProfit().toPlainString());
            text.append("\n手续费 ").append(account.commission().toPlainString());
            text.append("\n权利金支出 ").append(account.premium().toPlainString());
            text.append("\n当前权益 ").append(account.balance().toPlainString());
            text.append("\n保证金 ").append(account.margin().toPlainString());
            text.append("\n可用资金 ").append(account.available().toPlainString()).append('\n');
        }
        return text.toString();
    }
}
