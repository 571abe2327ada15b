package org.sluice.console.shell;

import java.util.Comparator;
import java.util.List;
import org.sluice.api.trade.Holding;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.TradeDesk;

/** {@code positions}: what every account holds. */
final class PositionsCommand implements Command {

    private static final Usage USAGE =
            new Usage("positions", "[ACCOUNT]", "what every account, or this one, holds", "positions demo", List.of());

    private final Services services;

    PositionsCommand(Services services) {
        this.services = services;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public void run(Arguments arguments, Screen screen) throws Problem {
        arguments.atMost(1);
        Table table = new Table(
                "ACCOUNT", "SYMBOL", "NAME", "SIDE", ">VOLUME", ">TODAY", ">FROZEN", ">COST", ">LAST", ">FLOATING");
        int[] rows = new int[1];
        services.ofDesk(TradeDesk::positions).stream()
                .filter(position ->
                        arguments.words().isEmpty() || arguments.words().contains(position.account()))
                .sorted(Comparator.comparing(Position::account).thenComparing(Position::symbol))
                .forEach(position -> {
                    rows[0] += row(table, position, "long", position.longSide());
                    rows[0] += row(table, position, "short", position.shortSide());
                });
        if (rows[0] == 0) {
            screen.line("none");
        } else {
            screen.table(table);
        }
    }

    /** Answers how many rows it made: none of a side that is empty. */
    private int row(Table table, Position position, String side, Holding holding) {
        if (holding.volume() == 0) {
            return 0;
        }
        table.row(
                position.account(),
                position.symbol(),
                services.name(position.symbol()),
                side,
                Texts.count(holding.volume()),
                Texts.count(holding.today()),
                Texts.count(holding.frozen()),
                Texts.money(holding.openCost()),
                position.last() == null ? null : position.last().toPlainString(),
                Texts.money(holding.floatProfit()));
        return 1;
    }
}
