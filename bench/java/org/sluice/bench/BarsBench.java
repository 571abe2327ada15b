package org.sluice.bench;

import java.lang.reflect.Method;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sluice.aggregator.Aggregator;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Session;
import org.sluice.api.market.BarListener;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/**
 * Hands sweeps of many symbols, 5 s apart, to the aggregator, 3 minutes at once, morning after morning. Ticks are made
 * before the clock runs, as peers/vnpy_bars.py does. {@code SYMBOLS INTERVALS WARM_SECONDS SECONDS growing|closed}
 */
public final class BarsBench {

    private static final int SWEEPS = 36;
    private static final int STEP_SECONDS = 5;
    private static final int MORNING = 7_200 / STEP_SECONDS;
    private static final int PER_BATCH = 60;

    private final int count;
    private final Symbol[] symbols;
    private final Aggregator aggregator;
    private LocalDate day = LocalDate.now(MarketTime.ZONE).plusDays(1);
    private int next;
    private long closed;
    private long grown;

    private BarsBench(int count, String intervals, boolean growing) throws ReflectiveOperationException {
        this.count = count;
        symbols = new Symbol[count];
        for (int i = 0; i < count; i++) {
            symbols[i] = new Symbol(Exchange.SSE, String.format(Locale.ROOT, "%06d", 600_000 + i));
        }
        aggregator = new Aggregator(
                Chain.config(Aggregator.Config.class, Map.of("intervals", intervals.split(","))), Map.of(), new Hours());
        BarListener listener = (bar, over) -> {
            if (over) {
                closed++;
            } else {
                grown++;
            }
        };
        Method bind = Aggregator.class.getDeclaredMethod("bindListener", BarListener.class, Map.class);
        bind.setAccessible(true);
        bind.invoke(aggregator, listener, Map.of(BarListener.GROWING, String.valueOf(growing)));
    }

    public static void main(String[] arguments) throws Exception {
        int symbols = Integer.parseInt(arguments[0]);
        BarsBench bench = new BarsBench(symbols, arguments[1], arguments[4].equals("growing"));
        long warm = Machine.secondsFromNow(Double.parseDouble(arguments[2]));
        do {
            bench.pass();
        } while (Machine.isBefore(warm));
        bench.closed = 0;
        bench.grown = 0;
        long nanos = 0;
        long ticks = 0;
        long allocated = 0;
        long cpu = 0;
        while (nanos < Double.parseDouble(arguments[3]) * 1e9) {
            long[] used = bench.pass();
            nanos += used[0];
            allocated += used[1];
            cpu += used[2];
            ticks += (long) symbols * SWEEPS;
        }
        if (bench.closed == 0 || bench.aggregator.counters().get("ticks.withoutBar") > 0) {
            throw new IllegalStateException("no bars: " + bench.aggregator.counters());
        }
        System.out.printf(
                Locale.ROOT,
                "ticks=%d seconds=%.6f cpu_seconds=%.6f closed=%d grown=%d allocated_per_tick=%.2f%n",
                ticks,
                nanos / 1e9,
                cpu / 1e9,
                bench.closed,
                bench.grown,
                (double) allocated / ticks);
        System.exit(0);
    }

    /** Nanoseconds, bytes and nanoseconds of the processor that one pass took. */
    private long[] pass() {
        List<List<Tick>> batches = batches();
        long allocated = Machine.allocatedByThisThread();
        long cpu = Machine.cpuOfThisThread();
        long start = System.nanoTime();
        for (int i = 0; i < batches.size(); i++) {
            aggregator.onTicks("bench", batches.get(i));
        }
        long took = System.nanoTime() - start;
        return new long[] {took, Machine.allocatedByThisThread() - allocated, Machine.cpuOfThisThread() - cpu};
    }

    private List<List<Tick>> batches() {
        List<List<Tick>> batches = new ArrayList<>();
        if (next == MORNING) {
            next = 0;
            day = day.plusDays(1);
        }
        Instant open = day.atTime(9, 30).atZone(MarketTime.ZONE).toInstant();
        for (int end = next + SWEEPS; next < end; next++) {
            int sweep = next;
            Instant time = open.plusSeconds((long) sweep * STEP_SECONDS);
            List<Tick> batch = new ArrayList<>(PER_BATCH);
            for (int i = 0; i < count; i++) {
                batch.add(tick(i, sweep, time));
                if (batch.size() == PER_BATCH || i == count - 1) {
                    batches.add(List.copyOf(batch));
                    batch.clear();
                }
            }
        }
        return batches;
    }

    private Tick tick(int i, int sweep, Instant time) {
        double base = 5 + i % 977 * 0.07;
        double last = base + (sweep * 7 + i) % 11 * 0.01;
        double volume = 100.0 * (sweep + 1) * (1 + i % 13);
        return Tick.builder(symbols[i], time)
                .open(base)
                .high(base + 0.1)
                .low(base)
                .last(last)
                .volume(volume)
                .turnover(volume * last)
                .build()
                .completed("bench", Origin.TEST, time, day, Phase.CONTINUOUS);
    }

    /** A stock's hours, every day. */
    private static final class Hours implements Catalog {
        @Override
        public Optional<Instrument> find(Symbol symbol) {
            return Optional.empty();
        }

        @Override
        public Collection<Instrument> all() {
            return List.of();
        }

        @Override
        public LocalDate tradingDay(Symbol symbol, Instant time) {
            return LocalDate.ofInstant(time, MarketTime.ZONE);
        }

        private final Map<LocalDate, List<Session>> sessions = new HashMap<>();

        @Override
        public List<Session> sessions(Symbol symbol, LocalDate tradingDay) {
            return sessions.computeIfAbsent(
                    tradingDay, day -> List.of(session(day, "09:30", "11:30"), session(day, "13:00", "15:00")));
        }

        private static Session session(LocalDate day, String start, String end) {
            return new Session(
                    day,
                    day.atTime(LocalTime.parse(start)).atZone(MarketTime.ZONE).toInstant(),
                    day.atTime(LocalTime.parse(end)).atZone(MarketTime.ZONE).toInstant(),
                    Phase.CONTINUOUS);
        }

        @Override
        public Phase phase(Symbol symbol, Instant time) {
            return Phase.CONTINUOUS;
        }

        @Override
        public boolean isTradingDay(LocalDate date) {
            return true;
        }

        @Override
        public long revision() {
            return 1;
        }
    }
}
