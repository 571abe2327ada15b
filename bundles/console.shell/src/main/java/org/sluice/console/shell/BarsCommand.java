package org.sluice.console.shell;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Symbol;

/** {@code bars}: the latest bars of a symbol, of memory and, if those are too few, of the store. */
final class BarsCommand implements Command {

    private static final String EXACT = "--exact";
    private static final int MOST = 10_000;

    private static final Usage USAGE = new Usage(
            "bars",
            "SYMBOL [INTERVAL [COUNT]] [--exact]",
            "the latest bars of a symbol, 20 of one minute unless told; times are Shanghai's, the growing bar is last;"
                    + " volume is shares or contracts, turnover yuan",
            "bars SH600000 5m 20",
            List.of(new Usage.Option(
                    EXACT, "", "volume and turnover in full instead of 万 (ten thousand) and 亿 (100 million)")));

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm");

    private final Services services;

    BarsCommand(Services services) {
        this.services = services;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public void run(Arguments arguments, Screen screen) throws Problem {
        arguments.atMost(3);
        List<String> words = arguments.words();
        Symbol symbol = Symbols.parse(words.subList(0, Math.min(1, words.size())), USAGE.command())
                .get(0);
        Interval interval = words.size() > 1 ? interval(words.get(1)) : Interval.MIN1;
        int count = words.size() > 2 ? count(words.get(2)) : 20;
        List<Bar> bars = services.bars
                .latest(service -> service.last(symbol, interval, count))
                .orElseThrow(() -> new Problem("nobody makes bars: the bundle org.sluice.aggregator is not active, or"
                        + " etc/org.sluice.aggregator.cfg is not there"));
        IOException[] failure = new IOException[1];
        if (bars.size() < count) {
            List<Bar> more = stored(symbol, interval, count, failure);
            bars = more.size() > bars.size() ? more : bars;
        }
        if (!bars.isEmpty()) {
            screen.table(table(bars, arguments.has(EXACT)));
        }
        if (failure[0] != null) {
            throw new Problem("the store can't be read: " + failure[0].getMessage());
        }
        if (bars.isEmpty()) {
            throw new Problem(
                    (symbol + " " + services.name(symbol)).strip() + ": no bar of " + interval.text() + " yet");
        }
    }

    private List<Bar> stored(Symbol symbol, Interval interval, int count, IOException[] failure) {
        Instant now = services.now();
        List<Bar> found = services.bars
                .latest(service -> {
                    try {
                        return service.read(
                                symbol, interval, now.minus(span(interval, count)), now.plus(Duration.ofDays(1)));
                    } catch (IOException e) {
                        failure[0] = e;
                        return List.<Bar>of();
                    }
                })
                .orElse(List.of());
        return found.subList(Math.max(0, found.size() - count), found.size());
    }

    /** Calendar time in which there were surely so many bars, if they were kept. */
    private static Duration span(Interval interval, int count) {
        long days = switch (interval) {
            case DAY -> 1;
            case WEEK -> 7;
            case MONTH -> 31;
            case QUARTER -> 92;
            case HALFYEAR -> 184;
            case YEAR -> 366;
            // A day may have as little as four hours of trading.
            default -> 0;
        };
        long all = interval.intraday() ? interval.duration().toMinutes() * count / 240 + 1 : days * count;
        return Duration.ofDays(all * 2 + 14);
    }

    private Table table(List<Bar> bars, boolean exact) {
        int decimals = services.decimals(bars.get(0).symbol());
        Table table = new Table(
                "DAY",
                "FROM",
                "TO",
                ">OPEN",
                ">HIGH",
                ">LOW",
                ">CLOSE",
                ">VOLUME",
                ">TURNOVER",
                "STATE",
                "SOURCE",
                "DATA");
        for (Bar bar : bars) {
            table.row(
                    bar.tradingDay(),
                    time(bar.start(), bar.tradingDay()),
                    time(bar.end(), bar.tradingDay()),
                    Texts.price(bar.open(), decimals),
                    Texts.price(bar.high(), decimals),
                    Texts.price(bar.low(), decimals),
                    Texts.price(bar.close(), decimals),
                    exact ? Texts.exact(bar.volume()) : Texts.amount(bar.volume()),
                    exact ? Texts.exact(bar.turnover()) : Texts.amount(bar.turnover()),
                    state(bar),
                    bar.source(),
                    Cell.origin(bar.origin()));
        }
        return table;
    }

    private Cell state(Bar bar) {
        if (bar.end().isAfter(services.now())) {
            return Cell.plain("growing");
        }
        return bar.complete() ? Cell.plain("complete") : Cell.yellow("incomplete");
    }

    /** With the date if that is not the trading day's. */
    private static String time(Instant time, LocalDate tradingDay) {
        LocalDateTime local = LocalDateTime.ofInstant(time, MarketTime.ZONE);
        return (local.toLocalDate().equals(tradingDay) ? TIME : DATE_TIME).format(local);
    }

    private static Interval interval(String text) throws Problem {
        try {
            return Interval.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Problem(e.getMessage());
        }
    }

    private static int count(String text) throws Problem {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST) {
            throw new Problem("'" + text + "' is no number of bars; write 1 to " + MOST);
        }
        return Integer.parseInt(text);
    }
}
