package org.sluice.console.shell;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.TradeDesk;

/** {@code orders}: the open orders, or all of the trading day. */
final class OrdersCommand implements Command {

    private static final String ALL = "--all";

    private static final Usage USAGE = new Usage(
            "orders",
            "[ACCOUNT] [--all]",
            "the orders that are open",
            "orders demo --all",
            List.of(new Usage.Option(ALL, "", "also those that are finished")));

    private final Services services;

    OrdersCommand(Services services) {
        this.services = services;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public void run(Arguments arguments, Screen screen) throws Problem {
        arguments.atMost(1);
        List<Order> orders = services.ofDesk(TradeDesk::orders).stream()
                .filter(order -> arguments.has(ALL) || !order.state().finished())
                .filter(order -> arguments.words().isEmpty()
                        || arguments.words().contains(order.request().account()))
                .toList();
        if (orders.isEmpty()) {
            screen.line("none");
            return;
        }
        Table table = new Table(
                "TIME", "ID", "ACCOUNT", "USER", "SYMBOL", "SIDE", ">PRICE", ">VOLUME", ">FILLED", "STATE", "NOTE");
        for (Order order : orders) {
            table.row(
                    Texts.time(order.inserted(), services.now()),
                    order.id(),
                    order.request().account(),
                    order.request().user(),
                    order.request().symbol(),
                    order.request().direction() + " " + order.request().offset(),
                    order.request().priceType() == PriceType.LIMIT
                            ? order.request().price().toPlainString()
                            : order.request().priceType(),
                    Texts.count(order.request().volume()),
                    Texts.count(order.filled()),
                    order.state() == OrderState.UNKNOWN ? Cell.red("UNKNOWN") : order.state(),
                    note(order));
        }
        screen.table(table);
    }

    private static String note(Order order) {
        return Stream.of(
                        order.detached() ? "gateway " + order.gateway() + " is away" : "",
                        order.late() ? "late report" : "",
                        order.message())
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }
}
