package org.sluice.console.shell;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.market.TickListener;

/** {@code watch}: a line for every change of some symbols, until told to end. */
final class WatchCommand implements Command {

    private static final String COUNT = "--count";
    private static final String SECONDS = "--seconds";

    /** Ticks that may wait to be printed: some rounds of the few symbols one can look at. */
    private static final int QUEUE = 1_000;

    /** How soon Enter is seen. */
    private static final long LOOK_MILLIS = 100;

    private static final Usage USAGE = new Usage(
            "watch",
            "SYMBOL... [--count N] [--seconds N]",
            "a line for every change of price, volume, best bid or ask or phase, until Enter or Ctrl-C",
            "watch SH600000 SHFE.cu2501 --count 20",
            List.of(
                    new Usage.Option(COUNT, "N", "ends after N lines"),
                    new Usage.Option(SECONDS, "N", "ends after N seconds")));

    private final Services services;

    WatchCommand(Services services) {
        this.services = services;
    }

    /** Hears every tick under the dispatch lock: takes what is watched, and never waits. */
    private static final class Watcher implements TickListener {
        final BlockingQueue<Tick> queue = new ArrayBlockingQueue<>(QUEUE);
        final AtomicLong dropped = new AtomicLong();
        private final Set<Symbol> watched;

        Watcher(Set<Symbol> watched) {
            this.watched = watched;
        }

        @Override
        public void onTicks(String feed, List<Tick> ticks) {
            for (Tick tick : ticks) {
                if (watched.contains(tick.symbol()) && !queue.offer(tick)) {
                    dropped.incrementAndGet();
                }
            }
        }
    }

    /** What makes two ticks differ for somebody who looks on. */
    private record Shown(double last, double volume, double bid, double ask, Object phase) {

        static Shown of(Tick tick) {
            return new Shown(
                    tick.last(),
                    tick.volume(),
                    tick.bids().price(0),
                    tick.asks().price(0),
                    tick.phase());
        }
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public void run(Arguments arguments, Screen screen) throws Problem {
        List<Symbol> symbols = Symbols.parse(arguments.words(), USAGE.command());
        long count = arguments.number(COUNT).orElse(Long.MAX_VALUE);
        long seconds = arguments.number(SECONDS).orElse(0);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);

        // The baseline is taken before the first tick can come, so that no change falls between the two.
        Map<Symbol, Shown> shown = new HashMap<>();
        symbols.forEach(symbol -> services.last(symbol).ifPresent(tick -> shown.put(symbol, Shown.of(tick))));
        screen.line("Watching "
                + String.join(", ", symbols.stream().map(Symbol::toString).toList()) + "; Enter or Ctrl-C ends.");
        Watcher watcher = new Watcher(new HashSet<>(symbols));
        Runnable unregister = services.listen(watcher);
        long lines = 0;
        try {
            while (lines < count && !services.closed() && (seconds == 0 || System.nanoTime() - end < 0)) {
                Tick tick = watcher.queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (tick != null && !Shown.of(tick).equals(shown.put(tick.symbol(), Shown.of(tick)))) {
                    print(tick, screen);
                    lines++;
                }
                if (screen.keyboard().enterPressed()) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            // Ctrl-C is how a watch ends; with the interrupt kept, the shell's output would close at the next line.
        } finally {
            unregister.run();
        }
        screen.line(Texts.count(lines) + (lines == 1 ? " change." : " changes."));
        if (watcher.dropped.get() > 0) {
            screen.line(Cell.yellow(Texts.count(watcher.dropped.get())
                    + " ticks came faster than they could be printed," + " and are not shown."));
        }
    }

    private void print(Tick tick, Screen screen) {
        int decimals = services.decimals(tick.symbol());
        Instant now = services.now();
        screen.line(
                padded(Texts.time(tick.exchangeTime(), now), 8, false),
                padded(tick.symbol().toString(), 13, false),
                padded(services.name(tick.symbol()), 10, false),
                padded(Texts.price(tick.last(), decimals), 10, true),
                padded(Texts.change(tick.last(), QuotesCommand.base(tick)), 8, true),
                padded(Texts.price(tick.bids().price(0), decimals), 10, true),
                padded(Texts.price(tick.asks().price(0), decimals), 10, true),
                padded(Texts.amount(tick.volume()), 10, true),
                padded(QuotesCommand.phase(tick), 10, false),
                Cell.origin(tick.origin()));
    }

    private static Cell padded(String text, int columns, boolean right) {
        return Cell.plain(Cell.plain(text).padded(columns, right, false) + "  ");
    }
}
