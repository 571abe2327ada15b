package org.sluice.console.shell;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderState;

/** {@code settle}: ends an order whose outcome is not known, with what the operator has learnt from the broker. */
final class SettleCommand implements Command {

    private static final String OPERATOR = "operator";

    private static final Usage USAGE = new Usage(
            "settle",
            "ORDER filled PRICE | cancelled [VOLUME PRICE] | rejected",
            "ends an order that is UNKNOWN, as the broker says it ended; what it held is free again. It is written to the audit",
            "settle k3f9-1 cancelled 100 10.37",
            List.of());

    private final Services services;
    private final Duration patience;

    /** Waits at most {@code patience} for the desk: its own thread does it. */
    SettleCommand(Services services, Duration patience) {
        this.services = services;
        this.patience = patience;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public void run(Arguments arguments, Screen screen) throws Problem, InterruptedException {
        arguments.atMost(4);
        List<String> words = arguments.words();
        if (words.size() < 2) {
            throw new Problem("expected an order and how it ended: filled, cancelled or rejected");
        }
        String id = words.get(0);
        Order order = services.ofDesk(desk -> desk.orders().stream()
                        .filter(each -> each.id().equals(id))
                        .findFirst())
                .orElseThrow(() -> new Problem("there is no order '" + id + "'; see sluice:orders --all"));
        OrderState state = state(words.get(1));
        long filled = state == OrderState.FILLED ? order.request().volume() : order.filled();
        BigDecimal price = order.averagePrice();
        int at = 2;
        if (state == OrderState.CANCELLED && words.size() > at) {
            filled = number(words.get(at), "a volume").longValue();
            at++;
        }
        if (words.size() > at) {
            price = number(words.get(at), "a price");
        }
        Order settled = settled(id, state, filled, price);
        screen.line(Cell.plain(settled.id() + " is " + settled.state() + ", " + settled.filled() + " filled"));
    }

    private static OrderState state(String word) throws Problem {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "filled" -> OrderState.FILLED;
            case "cancelled" -> OrderState.CANCELLED;
            case "rejected" -> OrderState.REJECTED;
            default -> throw new Problem("'" + word + "': expected filled, cancelled or rejected");
        };
    }

    private static BigDecimal number(String word, String what) throws Problem {
        try {
            return new BigDecimal(word);
        } catch (NumberFormatException e) {
            throw new Problem("'" + word + "': expected " + what);
        }
    }

    private Order settled(String id, OrderState state, long filled, BigDecimal price)
            throws Problem, InterruptedException {
        try {
            return services.ofDesk(desk -> desk.settle(OPERATOR, id, state, filled, price))
                    .toCompletableFuture()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OrderRefusedException refused) {
                throw new Problem(refused.getMessage());
            }
            throw new Problem(String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            throw new Problem("the desk has not answered within " + Texts.span(patience));
        }
    }
}
