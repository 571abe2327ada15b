package org.sluice.console.shell;

import java.time.Duration;
import java.util.List;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.TradeDesk;

/** {@code trading}: no new orders and the open ones cancelled, or orders again. Kept over a restart. */
final class TradingCommand implements Command {

    private static final String ALL = "*";
    private static final String OPERATOR = "operator";
    private static final long LOOK_MILLIS = 20;

    private static final Usage USAGE = new Usage(
            "trading",
            "[halt|resume [ACCOUNT]]",
            "halt: orders of an account, or of all, are refused and the open ones cancelled, until resume, over a restart",
            "trading halt demo",
            List.of());

    private final Services services;
    private final Duration patience;

    /** Waits at most {@code patience} for the desk to follow: its own thread does it. */
    TradingCommand(Services services, Duration patience) {
        this.services = services;
        this.patience = patience;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public void run(Arguments arguments, Screen screen) throws Problem, InterruptedException {
        arguments.atMost(2);
        List<String> words = arguments.words();
        if (!words.isEmpty()) {
            boolean halt = words.get(0).equals("halt");
            if (!halt && !words.get(0).equals("resume")) {
                throw new Problem("'" + words.get(0) + "': expected halt or resume");
            }
            // The star is how the desk itself writes all accounts.
            change(words.size() < 2 || words.get(1).equals(ALL) ? "" : words.get(1), halt);
        }
        show(screen);
    }

    private void change(String account, boolean halt) throws Problem, InterruptedException {
        services.ofDesk(desk -> {
            if (halt) {
                desk.halt(account, OPERATOR);
            } else {
                desk.resume(account, OPERATOR);
            }
            return true;
        });
        String name = account.isEmpty() ? ALL : account;
        long end = System.nanoTime() + patience.toNanos();
        while (services.ofDesk(TradeDesk::halted).contains(name) != halt) {
            if (System.nanoTime() - end >= 0) {
                throw new Problem("the desk has not followed within " + Texts.span(patience));
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private void show(Screen screen) throws Problem {
        List<String> halted = List.copyOf(services.ofDesk(TradeDesk::halted));
        List<Order> open = services.ofDesk(TradeDesk::orders).stream()
                .filter(order -> !order.state().finished())
                .toList();
        Cell state = halted.isEmpty()
                ? Cell.green("orders are taken")
                : Cell.red(
                        halted.contains(ALL) ? "halted for all accounts" : "halted for " + String.join(", ", halted));
        screen.line(state, Cell.plain("; " + open.size() + (open.size() == 1 ? " order is open" : " orders are open")));
    }
}
