package org.sluice.console.shell;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/** {@code quotes}: the last tick of some symbols. */
final class QuotesCommand implements Command {

    private static final String DEPTH = "--depth";
    private static final String EXACT = "--exact";

    private static final Usage USAGE = new Usage(
            "quotes",
            "SYMBOL... [--depth] [--exact]",
            "the last quote of each symbol; times are Shanghai's, volume is shares or contracts, turnover yuan",
            "quotes SH600000 SHFE.cu2501 --depth",
            List.of(
                    new Usage.Option(DEPTH, "", "also every level of the order book"),
                    new Usage.Option(
                            EXACT, "", "volume and turnover in full instead of 万 (ten thousand) and 亿 (100 million)")));

    private final Services services;

    QuotesCommand(Services services) {
        this.services = services;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public void run(Arguments arguments, Screen screen) throws Problem {
        List<Tick> ticks = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        for (Symbol symbol : Symbols.parse(arguments.words(), USAGE.command())) {
            services.last(symbol).ifPresentOrElse(ticks::add, () -> absent.add(whyAbsent(symbol)));
        }
        if (!ticks.isEmpty()) {
            screen.table(quotes(ticks, arguments.has(EXACT)));
        }
        if (arguments.has(DEPTH)) {
            for (Tick tick : ticks) {
                screen.line("");
                screen.line((tick.symbol() + " " + services.name(tick.symbol())).strip());
                screen.table(depth(tick));
            }
        }
        if (!absent.isEmpty()) {
            throw new Problem(String.join("; ", absent));
        }
    }

    private Table quotes(List<Tick> ticks, boolean exact) {
        Instant now = services.now();
        Table table = new Table(
                "SYMBOL",
                "NAME",
                ">LAST",
                ">CHANGE",
                ">BID",
                ">ASK",
                ">VOLUME",
                ">TURNOVER",
                "TIME",
                "PHASE",
                "SOURCE",
                "DATA");
        for (Tick tick : ticks) {
            int decimals = services.decimals(tick.symbol());
            table.row(
                    tick.symbol(),
                    services.name(tick.symbol()),
                    Texts.price(tick.last(), decimals),
                    Texts.change(tick.last(), base(tick)),
                    Texts.price(tick.bids().price(0), decimals),
                    Texts.price(tick.asks().price(0), decimals),
                    exact ? Texts.exact(tick.volume()) : Texts.amount(tick.volume()),
                    exact ? Texts.exact(tick.turnover()) : Texts.amount(tick.turnover()),
                    Texts.time(tick.exchangeTime(), now),
                    phase(tick),
                    tick.source(),
                    Cell.origin(tick.origin()));
        }
        return table;
    }

    private Table depth(Tick tick) {
        int decimals = services.decimals(tick.symbol());
        Table table = new Table(">LEVEL", ">BID SIZE", ">BID", ">ASK", ">ASK SIZE");
        for (int level = 0; level < Math.max(tick.bids().levels(), tick.asks().levels()); level++) {
            table.row(
                    level + 1,
                    Texts.exact(tick.bids().size(level)),
                    Texts.price(tick.bids().price(level), decimals),
                    Texts.price(tick.asks().price(level), decimals),
                    Texts.exact(tick.asks().size(level)));
        }
        return tick.bids().levels() + tick.asks().levels() == 0 ? new Table().row("  no level on either side") : table;
    }

    static String phase(Tick tick) {
        return tick.phase() == null
                ? Texts.ABSENT
                : tick.phase().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What a change is measured from: yesterday's close; of a future and an option yesterday's settlement. */
    static double base(Tick tick) {
        return switch (tick.symbol().exchange()) {
            case SSE, SZSE, BSE -> tick.previousClose();
            default -> Double.isNaN(tick.preSettlement()) ? tick.previousClose() : tick.preSettlement();
        };
    }

    private String whyAbsent(Symbol symbol) {
        if (services.instrument(symbol).isPresent()) {
            return (symbol + " " + services.name(symbol)).strip()
                    + ": no quote yet; sluice:status shows what the feeds do";
        }
        // Codes are in the exchange's own case, and a contract need not be listed to be found.
        Optional<Symbol> meant = Stream.of(
                        symbol.code().toLowerCase(Locale.ROOT), symbol.code().toUpperCase(Locale.ROOT))
                .map(code -> new Symbol(symbol.exchange(), code))
                .filter(other -> services.instrument(other).isPresent())
                .findFirst();
        return symbol + ": no quote, and the catalog does not know it"
                + meant.map(known -> "; did you mean " + known + '?').orElse("");
    }
}
