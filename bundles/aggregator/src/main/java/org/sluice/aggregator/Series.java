package org.sluice.aggregator;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/** All bars of one symbol and origin. Guarded by the aggregator's lock. */
final class Series implements Track.Outlet {

    private static final long FIRST_MILLIS = 60_000;

    final Symbol symbol;
    final Origin origin;

    /** Ticks that wait until what was before is read; null when nothing is awaited. */
    List<Tick> waiting;

    private final Settings settings;
    private final Plans plans;
    private final Tally tally;
    private final Consumer<Bar> outlet;
    private final long startedAt;
    private final Track[] tracks;
    private final Track days;
    private final Map<Interval, LongTrack> longer = new EnumMap<>(Interval.class);
    private final Calm calm;
    private final Moment moment;
    private final long closing;
    private final long grace;

    private Day day;
    private boolean dayAdded;
    private boolean replaying;
    private boolean silent;
    private long revision;

    /** When the next bar is to be closed, milliseconds. */
    private long due = Long.MAX_VALUE;

    /**
     * Starts without a bar.
     *
     * @param moment shared by all: it is filled anew with every tick
     * @param startedAt since when ticks are heard, milliseconds
     * @param outlet takes closed and corrected bars
     */
    Series(
            Symbol symbol,
            Origin origin,
            Settings settings,
            Plans plans,
            Tally tally,
            Moment moment,
            long startedAt,
            Consumer<Bar> outlet) {
        this.symbol = symbol;
        this.origin = origin;
        this.settings = settings;
        this.plans = plans;
        this.tally = tally;
        this.moment = moment;
        this.outlet = outlet;
        this.startedAt = startedAt;
        closing = settings.closing().toMillis();
        grace = settings.grace().toMillis();
        List<Track> all = new ArrayList<>();
        for (Interval interval : Interval.values()) {
            // Longer bars are made of days: those are kept for them, if not shown.
            if (interval.compareTo(Interval.DAY) > 0) {
                if (settings.intervals().contains(interval)) {
                    longer.put(
                            interval,
                            new LongTrack(interval, settings.barsPerSymbol(), plans.catalog(), this::announce));
                }
            } else if (settings.intervals().contains(interval) || interval == Interval.DAY) {
                all.add(new Track(interval, settings, this));
            }
        }
        tracks = all.toArray(Track[]::new);
        days = tracks[tracks.length - 1];
        calm = new Calm(tracks.length);
    }

    /** The trading day it is in, or null before the first tick. */
    Plan plan() {
        return day == null ? null : day.plan;
    }

    boolean hasLonger() {
        return !longer.isEmpty();
    }

    /**
     * Takes what was stored of today, then what came meanwhile.
     *
     * @param stored from the day's beginning on; null if it could not be read
     */
    void rebuild(List<Tick> stored, long catalogRevision) {
        List<Tick> live = waiting;
        waiting = null;
        if (stored != null && !stored.isEmpty() && day != null) {
            day = new Day(day.plan, stored.get(0).exchangeTime().toEpochMilli() < day.plan.start() + FIRST_MILLIS);
            replaying = true;
            for (Tick tick : stored) {
                // What closed before the start has been told before the start.
                silent = tick.received() != null && tick.received().toEpochMilli() < startedAt;
                enter(tick, catalogRevision);
                take(tick);
            }
            silent = false;
            replaying = false;
        }
        if (live != null) {
            live.forEach(tick -> {
                enter(tick, catalogRevision);
                take(tick);
            });
        }
    }

    /** Days before today, of a store, ascending. */
    void load(List<Bar> before) {
        // What has closed since the start may not be in the store yet.
        Map<LocalDate, Bar> all = new TreeMap<>();
        before.forEach(bar -> all.put(bar.tradingDay(), bar));
        days.closed().forEach(row -> all.put(row.plan.tradingDay(), row.bar(symbol, Interval.DAY, origin, true)));
        longer.values().forEach(track -> track.load(List.copyOf(all.values()), day.plan.tradingDay()));
    }

    /** Makes today's place for the tick; whether that is a day of which the beginning was not seen. */
    boolean enter(Tick tick, long catalogRevision) {
        boolean newDay = day == null || tick.tradingDay().isAfter(day.plan.tradingDay());
        if (newDay) {
            Plan plan = plans.of(symbol, tick.tradingDay());
            if (day != null) {
                end();
            }
            day = new Day(plan, plan.open() && plan.start() >= startedAt);
            dayAdded = false;
            revision = catalogRevision;
            longer.values().forEach(track -> track.begin(symbol, plan.tradingDay()));
        } else if (revision != catalogRevision) {
            revision = catalogRevision;
            Plan plan = plans.of(symbol, day.plan.tradingDay());
            if (!plan.sessions().equals(day.plan.sessions())) {
                closeAll();
                day = day.replanned(plan);
            }
        }
        return newDay && day.plan.open() && !day.whole;
    }

    private void closeAll() {
        calm.end();
        for (Track track : tracks) {
            track.close(day);
        }
        due = Long.MAX_VALUE;
    }

    /** Today is over. */
    private void end() {
        closeAll();
        addDay();
    }

    private boolean dayClosed() {
        Row row = days.closed().peekLast();
        return row != null && row.plan == day.plan;
    }

    private void addDay() {
        if (!dayAdded && dayClosed()) {
            Bar bar = days.closed().peekLast().bar(symbol, Interval.DAY, origin, true);
            longer.values().forEach(track -> track.add(bar));
            dayAdded = true;
        }
    }

    /** Takes a tick; {@link #enter} was called with it. */
    void take(Tick tick) {
        long time = tick.exchangeTime().toEpochMilli();
        int offset = tick.tradingDay().equals(day.plan.tradingDay()) ? place(tick, time) : Plan.OUTSIDE;
        if (offset == Plan.OUTSIDE || !(tick.last() > 0)) {
            if (tick.tradingDay().isBefore(day.plan.tradingDay())) {
                tally.late++;
            } else {
                tally.unusable++;
            }
            return;
        }
        moment.take(tick, offset);
        moment.first = !day.begun;
        moment.late = time < day.time;
        if (moment.first) {
            day.begun = true;
            day.open = tick.open() > 0 ? tick.open() : tick.last();
            // Nothing of the first bar is missed: the tick tells the day's open, high, low and volume.
            day.whole |= offset < FIRST_MILLIS && tick.open() > 0 && tick.volume() >= 0;
        }
        if (!moment.late) {
            reach(tick);
        }
        if (!calm.holds(moment)) {
            boolean began = false;
            for (int i = 0; i < tracks.length; i++) {
                if (!calm.holds(i, moment)) {
                    began |= tracks[i].take(moment, day);
                    calm.set(i, tracks[i].growing());
                }
            }
            calm.sum();
            if (began) {
                due = nextDue();
            }
        }
        if (!moment.late) {
            day.time = time;
            day.last = moment.price;
            day.offset = offset;
            day.source = moment.source;
            day.openInterest = moment.openInterest;
        }
        day.volume = Day.greater(day.volume, moment.volume);
        day.turnover = Day.greater(day.turnover, moment.turnover);
    }

    /** A new high or low of the day since the tick before is this moment's, if its price is past it already. */
    private void reach(Tick tick) {
        double low = tick.low() > 0 ? tick.low() : Double.NaN;
        if (tick.high() > day.high || moment.first && day.whole && tick.high() > moment.high) {
            moment.high = Math.max(moment.price, tick.high());
        }
        if (low < day.low || moment.first && day.whole && low < moment.low) {
            moment.low = Math.min(moment.price, low);
        }
        day.high = Day.greater(Day.greater(day.high, tick.high()), moment.price);
        day.low = Day.less(Day.less(day.low, low), moment.price);
    }

    private int place(Tick tick, long time) {
        Phase phase = tick.phase();
        if (!day.plan.open() || phase == Phase.AUCTION || phase == Phase.HALTED || phase == Phase.PRE_OPEN) {
            return Plan.OUTSIDE;
        }
        int offset = day.plan.offset(time, closing);
        if (offset == Plan.OPENING) {
            return tick.volume() > 0 ? 0 : Plan.OUTSIDE;
        }
        // What was over before the start and could not be read is left as it was told then.
        return day.whole || replaying || time + closing + grace >= startedAt ? offset : Plan.OUTSIDE;
    }

    private long nextDue() {
        long next = Long.MAX_VALUE;
        for (Track track : tracks) {
            if (track.growing() != null) {
                next = Math.min(next, track.growing().overAt);
            }
        }
        boolean dayClosed = dayClosed();
        for (LongTrack track : longer.values()) {
            long end = track.overAt(dayClosed);
            next = end == Long.MAX_VALUE ? next : Math.min(next, end + closing + grace);
        }
        return next;
    }

    /** Closes what is over. */
    void passed(long now) {
        if (now < due || waiting != null) {
            return;
        }
        calm.end();
        for (Track track : tracks) {
            if (track.growing() != null && track.growing().overAt <= now) {
                track.close(day);
            }
        }
        for (LongTrack track : longer.values()) {
            long end = track.overAt(dayClosed());
            if (end != Long.MAX_VALUE && end + closing + grace <= now) {
                addDay();
                track.close();
            }
        }
        due = nextDue();
    }

    @Override
    public void closed(Interval interval, Row row) {
        boolean shown = settings.intervals().contains(interval);
        if (silent || !shown && longer.isEmpty()) {
            return;
        }
        Bar bar = row.bar(symbol, interval, origin, true);
        if (shown) {
            announce(bar);
        }
        if (interval == Interval.DAY) {
            longer.values().forEach(track -> track.dayClosed(bar));
        }
    }

    private void announce(Bar bar) {
        if (silent) {
            return;
        }
        if (bar.revision() == 0) {
            tally.closed++;
        } else {
            tally.corrections++;
        }
        if (!bar.complete()) {
            tally.incomplete++;
        }
        outlet.accept(bar);
    }

    @Override
    public void late() {
        tally.late++;
    }

    /** Something of that time was not received. */
    void miss(Instant from, Instant to) {
        for (Track track : tracks) {
            track.miss(from.toEpochMilli(), to.toEpochMilli());
        }
    }

    /** Tells every growing bar that is shown. */
    void tellGrowing(Consumer<Bar> hears) {
        for (Track each : tracks) {
            if (each.growing() != null && (each != days || settings.intervals().contains(Interval.DAY))) {
                Track.fill(each.growing(), day);
                hears.accept(each.growing().bar(symbol, each.interval, origin, false));
            }
        }
        if (!longer.isEmpty()) {
            Bar today = dayAdded ? null : today();
            for (LongTrack track : longer.values()) {
                Bar bar = track.growing(today);
                if (bar != null) {
                    hears.accept(bar);
                }
            }
        }
    }

    /** The growing bar, or null. */
    Bar growing(Interval interval) {
        LongTrack track = longer.get(interval);
        if (track != null) {
            return track.growing(dayAdded ? null : today());
        }
        for (Track each : tracks) {
            if (each.interval == interval && each.growing() != null) {
                Track.fill(each.growing(), day);
                return each.growing().bar(symbol, interval, origin, false);
            }
        }
        return null;
    }

    private Bar today() {
        Bar growing = growing(Interval.DAY);
        if (growing != null) {
            return growing;
        }
        return day != null && dayClosed() ? days.closed().peekLast().bar(symbol, Interval.DAY, origin, true) : null;
    }

    /** All bars in memory, ascending, the growing one last. */
    List<Bar> bars(Interval interval) {
        if (!settings.intervals().contains(interval)) {
            return List.of();
        }
        List<Bar> bars = new ArrayList<>();
        LongTrack track = longer.get(interval);
        if (track != null) {
            bars.addAll(track.closed());
        } else {
            for (Track each : tracks) {
                if (each.interval == interval) {
                    each.closed().forEach(row -> bars.add(row.bar(symbol, interval, origin, true)));
                }
            }
        }
        Bar growing = growing(interval);
        if (growing != null) {
            bars.add(growing);
        }
        return bars;
    }
}
