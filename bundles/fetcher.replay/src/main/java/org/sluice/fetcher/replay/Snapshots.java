package org.sluice.fetcher.replay;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Tick;

/**
 * Makes the tick of one symbol at one place of the tape.
 *
 * @param keepTime whether ticks have the recorded times, and each recorded date is a day of its own
 * @param depth whether to make up an order book
 */
record Snapshots(boolean keepTime, boolean depth) {

    /** A place on the tape: how often it has been played since midnight, and seconds. */
    record Position(long loops, long second) {}

    /**
     * The tick; empty if nothing can be said of the symbol, since times are kept and its first is yet to come.
     *
     * @param now the exchange time, unless times are kept
     * @param today the trading day, unless times are kept
     */
    Optional<Tick> of(Recording recording, Instrument instrument, Position at, Instant now, LocalDate today) {
        int print = recording.at(at.second());
        long loops = at.loops();
        if (print < 0 && loops > 0) {
            loops--;
            print = recording.last();
        }
        boolean traded = print >= 0;
        if (keepTime && !traded) {
            return Optional.empty();
        }
        int known = Math.max(print, 0);
        Instant time = keepTime ? recording.time(known) : now;
        Recording.Day day = recording.day(known);
        Tick.Builder tick = Tick.builder(recording.symbol(), time)
                // Said here because a catalog's trading day may begin at night; these values begin at midnight.
                .tradingDay(keepTime ? LocalDate.ofInstant(time, MarketTime.ZONE) : today)
                .previousClose(yuan(day.previousClose()))
                .limitUp(yuan(day.limitUp()))
                .limitDown(yuan(day.limitDown()))
                .volume(0)
                .turnover(0);
        if (traded) {
            addTrades(tick, recording, print, loops, instrument);
        }
        return Optional.of(tick.build());
    }

    private void addTrades(Tick.Builder tick, Recording recording, int print, long loops, Instrument instrument) {
        int last = recording.last();
        int extremes = loops > 0 ? last : print;
        // Summed up as whole numbers: however many loops there were, neither can fall by a rounding.
        long lots = loops * recording.lots(last) + recording.lots(print);
        long value = loops * recording.value(last) + recording.value(print);
        double multiplier = instrument.product().multiplier();
        tick.last(yuan(recording.price(print)))
                .open(yuan(recording.price(recording.day(print).first())))
                .high(yuan(recording.high(extremes)))
                .low(yuan(recording.low(extremes)))
                .volume((double) lots * instrument.lotSize())
                .turnover((double) value * instrument.lotSize() * multiplier / Trades.SCALE);
        if (depth) {
            long priceTick = Math.max(1, Math.round(instrument.priceTick() * Trades.SCALE));
            Book book = new Book(recording, priceTick, instrument.lotSize());
            tick.bids(book.bids(print)).asks(book.asks(print));
        }
    }

    private static double yuan(long price) {
        return price == 0 ? Double.NaN : price / (double) Trades.SCALE;
    }
}
