package org.sluice.console.shell;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.TradeDesk;

/** {@code accounts}: the money of every account, yuan. */
final class AccountsCommand implements Command {

    private static final double PERCENT = 100;

    private static final Usage USAGE =
            new Usage("accounts", "", "the money of every account, yuan", "accounts", List.of());

    private final Services services;

    AccountsCommand(Services services) {
        this.services = services;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public void run(Arguments arguments, Screen screen) throws Problem {
        arguments.atMost(0);
        Collection<Account> accounts = services.ofDesk(TradeDesk::accounts);
        if (accounts.isEmpty()) {
            screen.line("none");
            return;
        }
        Table table = new Table(
                "ACCOUNT",
                "GATEWAY",
                "DAY",
                ">BALANCE",
                ">AVAILABLE",
                ">MARGIN",
                ">FLOATING",
                ">CLOSED",
                ">FEES",
                ">RISK");
        accounts.stream()
                .sorted(Comparator.comparing(Account::id).thenComparing(Account::gateway))
                .forEach(account -> table.row(
                        account.id(),
                        account.gateway(),
                        account.tradingDay(),
                        Texts.money(account.balance()),
                        Texts.money(account.available()),
                        Texts.money(account.margin()),
                        Texts.money(account.floatProfit()),
                        Texts.money(account.closeProfit()),
                        Texts.money(account.commission()),
                        Double.isNaN(account.riskRatio())
                                ? null
                                : Texts.price(account.riskRatio() * PERCENT, 1) + "%"));
        screen.table(table);
    }
}
