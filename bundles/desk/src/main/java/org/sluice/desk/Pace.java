package org.sluice.desk;

import java.util.HashMap;
import java.util.Map;
import org.sluice.desk.rules.Rates;

/** How fast each account sends orders and cancels. Used by the thread {@code desk}. */
final class Pace {

    private final Map<String, Rates> orders = new HashMap<>();
    private final Map<String, Rates> cancels = new HashMap<>();

    Rates orders(String account) {
        return orders.computeIfAbsent(account, name -> new Rates());
    }

    Rates cancels(String account) {
        return cancels.computeIfAbsent(account, name -> new Rates());
    }
}
