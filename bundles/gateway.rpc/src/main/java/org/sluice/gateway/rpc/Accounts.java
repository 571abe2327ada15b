package org.sluice.gateway.rpc;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sluice.api.trade.Account;

/**
 * The accounts of the server's gateways under the names they have here. vn.py tells balance, frozen and available, but
 * not the balance of the evening before: that is taken to be the first balance heard on a trading day, and the difference
 * since to be the profit of positions. Guarded by its book.
 */
final class Accounts {

    /** What vn.py tells of one; yuan. */
    record Money(BigDecimal balance, BigDecimal frozen, BigDecimal available) {}

    private final String gateway;
    private final Map<String, String> names;
    /** By vn.py's gateway: the account it told first, as it calls it. */
    private final Map<String, String> firsts = new HashMap<>();

    private final Map<String, String> gateways = new HashMap<>();
    private final Map<String, Account> accounts = new LinkedHashMap<>();

    /** @param names names here by the names of vn.py's gateways */
    Accounts(String gateway, Map<String, String> names) {
        this.gateway = gateway;
        this.names = names;
    }

    /** The first account of one of vn.py's gateways, to which all its orders and positions count: they don't say theirs. */
    String of(String serverGateway) {
        return names.getOrDefault(serverGateway, firsts.getOrDefault(serverGateway, serverGateway));
    }

    /** Through which of vn.py's gateways an account trades. */
    Optional<String> gatewayOf(String account) {
        return Optional.ofNullable(gateways.get(account));
    }

    Account take(String serverGateway, String accountId, Money money, LocalDate day) {
        firsts.putIfAbsent(serverGateway, accountId);
        // A further account of the same gateway keeps its own name.
        String id = firsts.get(serverGateway).equals(accountId) ? of(serverGateway) : accountId;
        gateways.put(id, serverGateway);
        Account before = accounts.get(id);
        boolean known = before != null && !before.tradingDay().isBefore(day);
        Account account =
                account(id, known ? before.preBalance() : money.balance(), money, known ? before.tradingDay() : day);
        accounts.put(id, account);
        return account;
    }

    /** The accounts as they begin a trading day; empty if they have begun it already. */
    Collection<Account> begin(LocalDate day) {
        Map<String, Account> begun = new LinkedHashMap<>();
        accounts.forEach((id, account) -> {
            if (account.tradingDay().isBefore(day)) {
                Money money = new Money(account.balance(), account.frozenMargin(), account.available());
                begun.put(id, account(id, account.balance(), money, day));
            }
        });
        accounts.putAll(begun);
        return begun.values();
    }

    private Account account(String id, BigDecimal preBalance, Money money, LocalDate day) {
        BigDecimal profit = money.balance().subtract(preBalance);
        return new Account(
                id,
                gateway,
                "CNY",
                day,
                preBalance,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                profit,
                profit,
                // what is neither available nor frozen by orders is bound by positions
                money.balance().subtract(money.frozen()).subtract(money.available()),
                money.frozen(),
                BigDecimal.ZERO,
                BigDecimal.ZERO);
    }
}
