package org.sluice.desk;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.Trade;

/** What the brokers reported of accounts, positions and trades. Changed by the thread {@code desk} only, read by any. */
final class Portfolio {

    private record AccountKey(String gateway, String account) {}

    private record PositionKey(String gateway, String account, Symbol symbol) {}

    private record TradeKey(String gateway, LocalDate tradingDay, String id) {}

    private final Map<AccountKey, Account> accounts = new LinkedHashMap<>();
    private final Map<String, String> gateways = new HashMap<>();
    private final Map<PositionKey, Position> positions = new LinkedHashMap<>();
    private final Map<TradeKey, Trade> trades = new LinkedHashMap<>();

    /** Answers whether it is news. */
    synchronized boolean put(Account account) {
        gateways.putIfAbsent(account.id(), account.gateway());
        return !account.equals(accounts.put(new AccountKey(account.gateway(), account.id()), account));
    }

    /** Answers whether it is news. */
    synchronized boolean put(Position position) {
        PositionKey key = new PositionKey(position.gateway(), position.account(), position.symbol());
        return !position.equals(positions.put(key, position));
    }

    /** Answers the trade that had that id, if there was one. */
    synchronized Optional<Trade> put(Trade trade) {
        return Optional.ofNullable(trades.put(new TradeKey(trade.gateway(), trade.tradingDay(), trade.id()), trade));
    }

    /** The gateway that reported the account first. */
    synchronized Optional<String> gateway(String account) {
        return Optional.ofNullable(gateways.get(account));
    }

    synchronized Optional<Account> account(String id) {
        return Optional.ofNullable(accounts.get(new AccountKey(gateways.get(id), id)));
    }

    synchronized Collection<Account> accounts() {
        return List.copyOf(accounts.values());
    }

    synchronized Collection<Position> positions() {
        return List.copyOf(positions.values());
    }

    synchronized Collection<Trade> trades() {
        return List.copyOf(trades.values());
    }

    /** Forgets an account's trades of before, and the positions that are none any more. */
    synchronized void forget(String gateway, String account, LocalDate before) {
        trades.values()
                .removeIf(trade -> trade.gateway().equals(gateway)
                        && trade.account().equals(account)
                        && trade.tradingDay().isBefore(before));
        positions
                .values()
                .removeIf(position -> position.gateway().equals(gateway)
                        && position.account().equals(account)
                        && position.longSide().volume() == 0
                        && position.shortSide().volume() == 0);
    }
}
