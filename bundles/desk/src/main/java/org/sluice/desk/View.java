package org.sluice.desk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.sluice.api.health.Finding;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderState;

/** What people see of the desk. Any thread. */
record View(Office office, Routes routes, Announcer announcer, Loop loop, long badLines) {

    private static final String TOPIC = "trading";

    Map<String, Long> counters() {
        Map<String, Long> counters = office.tally().counters();
        counters.put("audit.failures", office.audit().failures());
        counters.put("audit.unreadable", badLines);
        counters.put("listeners.failures", announcer.failures());
        counters.put("listeners.missed", announcer.missed());
        counters.put("desk.failures", loop.failures());
        routes.all().forEach(route -> counters.put("failures." + route.info().name(), route.failures()));
        return counters;
    }

    Map<String, Double> gauges() {
        Map<String, Double> gauges = new LinkedHashMap<>();
        double backlog =
                routes.all().stream().mapToDouble(Route::backlogPercent).reduce(loop.backlogPercent(), Math::max);
        gauges.put("backlogPercent", Math.min(100, backlog));
        gauges.put("openOrders", (double) office.orders().open().size());
        gauges.put("unknownOrders", (double) unknown().size());
        gauges.put("haltedAccounts", (double) office.halts().accounts().size());
        routes.all().forEach(route -> gauges.put(route.info().name() + ".down", route.ready() ? 0.0 : 1.0));
        return gauges;
    }

    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        routes.all().forEach(route -> facts.put("gateway " + route.info().name(), kind(route) + ", " + state(route)));
        facts.put("audit", office.settings().audit().toString());
        if (office.halts().any()) {
            facts.put("halted", String.join(", ", office.halts().accounts()));
        }
        return facts;
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        routes.all().stream()
                .filter(route -> !route.ready())
                .forEach(route -> warnings.add("gateway " + route.info().name() + " takes no orders: " + state(route)));
        if (!unknown().isEmpty()) {
            warnings.add("the outcome of these orders is not known: " + names(unknown()));
        }
        if (office.halts().any()) {
            warnings.add("trading is halted for " + names(office.halts().accounts()));
        }
        if (!office.books().lastLate().isEmpty()) {
            warnings.add("a broker reported late or out of order, the last: "
                    + office.books().lastLate());
        }
        if (!office.audit().failure().isEmpty()) {
            warnings.add(office.audit().failure());
        }
        if (loop.failures() > 0) {
            warnings.add("the desk failed " + loop.failures() + " times to do what it was handed; the log says where");
        }
        if (!office.halts().failure().isEmpty()) {
            warnings.add(office.halts().failure());
        }
        return warnings;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (routes.all().isEmpty()) {
            findings.add(Finding.note(
                    TOPIC, "desk", "there is no gateway, no order is taken", "configure one, as gateway.sim"));
        }
        for (Route route : routes.all()) {
            String subject = "gateway " + route.info().name();
            if (!route.ready()) {
                findings.add(Finding.bad(
                        TOPIC, subject, "it takes no orders: " + state(route), "look at its settings and its broker"));
            } else if (!route.info().simulated() && !route.info().live()) {
                findings.add(Finding.note(
                        TOPIC, subject, "it is connected and read-only", "set live=true in its file to trade"));
            } else {
                findings.add(Finding.good(TOPIC, subject, "it is connected, " + kind(route)));
            }
        }
        List<String> unknown = unknown();
        if (unknown.isEmpty()) {
            findings.add(Finding.good(TOPIC, "orders", "the outcome of every order is known"));
        } else {
            findings.add(Finding.bad(
                    TOPIC,
                    "orders",
                    "the outcome of " + unknown.size() + " is not known: " + names(unknown),
                    "ask the broker; none of them is sent again by itself"));
        }
        if (office.halts().any()) {
            findings.add(Finding.note(
                    TOPIC,
                    "desk",
                    "trading is halted for " + names(office.halts().accounts()),
                    "sluice:trading resume when it may go on"));
        }
        if (!office.audit().failure().isEmpty()) {
            findings.add(Finding.bad(
                    TOPIC,
                    "audit",
                    office.audit().failure(),
                    "make room or rights on that disk; it goes on by itself"));
        }
        return findings;
    }

    private List<String> unknown() {
        return office.orders().open(order -> order.state() == OrderState.UNKNOWN).stream()
                .map(Entry::order)
                .map(Order::id)
                .toList();
    }

    private static String names(Iterable<String> all) {
        List<String> names = new ArrayList<>();
        all.forEach(names::add);
        String shown = names.stream().limit(5).collect(Collectors.joining(", "));
        return names.size() > 5 ? shown + " and " + (names.size() - 5) + " more" : shown;
    }

    private static String kind(Route route) {
        if (route.info().simulated()) {
            return "simulated";
        }
        return route.info().live() ? "live" : "read-only";
    }

    private static String state(Route route) {
        if (route.ready()) {
            return "connected";
        }
        return route.why().isEmpty() ? "not connected" : route.why();
    }
}
