package org.sluice.server.rpc;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.sluice.api.auth.Right;
import org.sluice.api.auth.User;
import org.sluice.api.market.Exchange;

/**
 * What clients of an address may do. vn.py knows no login: the address is all there is.
 *
 * @param user under whose name they trade
 * @param accounts in order; each with the exchanges on which it trades, all of them if it names none
 */
record Grant(User user, Map<String, Set<Exchange>> accounts) {

    /**
     * Reads it.
     *
     * @param rights words, {@code quotes}, {@code trade}
     * @param accounts {@code demo}, or {@code stock:SSE+SZSE+BSE} and {@code fut:SHFE+DCE}
     * @throws IllegalArgumentException saying what would do
     */
    static Grant of(String name, List<String> rights, List<String> accounts, boolean local) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a user's name");
        }
        Set<Right> all = EnumSet.noneOf(Right.class);
        for (String right : rights) {
            switch (right.toLowerCase(Locale.ROOT)) {
                case "quotes" -> all.add(Right.QUOTES);
                case "trade" -> all.add(Right.TRADE);
                default -> throw new IllegalArgumentException("rights are quotes and trade, not '" + right + "'");
            }
        }
        Map<String, Set<Exchange>> places = new LinkedHashMap<>();
        for (String account : accounts) {
            int colon = account.indexOf(':');
            places.put(
                    colon < 0 ? account : account.substring(0, colon),
                    colon < 0 ? EnumSet.allOf(Exchange.class) : exchanges(account.substring(colon + 1)));
        }
        return new Grant(new User(name, all, places.keySet(), local), places);
    }

    private static Set<Exchange> exchanges(String text) {
        Set<Exchange> exchanges = EnumSet.noneOf(Exchange.class);
        for (String each : text.split("\\+")) {
            try {
                exchanges.add(Exchange.valueOf(each.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "exchanges of " + List.of(Exchange.values()) + ", not '" + each + "'", e);
            }
        }
        return exchanges;
    }

    boolean may(Right right) {
        return user.may(right);
    }

    boolean has(String account) {
        return accounts.containsKey(account);
    }

    /** The accounts with which an exchange's instruments are traded, in order. */
    List<String> accountsFor(Exchange exchange) {
        List<String> found = new ArrayList<>();
        accounts.forEach((account, exchanges) -> {
            if (exchanges.contains(exchange)) {
                found.add(account);
            }
        });
        return found;
    }
}
