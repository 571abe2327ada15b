package org.sluice.api.market;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;

/**
 * One snapshot of one instrument. Prices are yuan (index points for an index), volumes shares or contracts, turnover
 * yuan; volume and turnover are cumulative over the trading day. <b>What a source does not know is NaN, never 0.</b>
 *
 * <p>A fetcher may leave {@code source}, {@code origin}, {@code received}, {@code tradingDay} and {@code phase} null:
 * the collector fills them in. A {@link TickListener} never sees a null.
 *
 * @param source the fetcher's name
 * @param origin LIVE or TEST
 * @param exchangeTime when the exchange says it happened
 * @param received when this process got it
 * @param tradingDay the day it counts to; a night session counts to the next
 * @param openInterest contracts
 * @param preSettlement yesterday's settlement price of a future
 */
public record Tick(
        Symbol symbol,
        String source,
        Origin origin,
        Instant exchangeTime,
        Instant received,
        LocalDate tradingDay,
        Phase phase,
        double last,
        double open,
        double high,
        double low,
        double previousClose,
        double volume,
        double turnover,
        double openInterest,
        double limitUp,
        double limitDown,
        double preSettlement,
        double settlement,
        Depth bids,
        Depth asks) {

    public Tick {
        Objects.requireNonNull(symbol, "symbol");
        Objects.requireNonNull(exchangeTime, "exchangeTime");
        Objects.requireNonNull(bids, "bids");
        Objects.requireNonNull(asks, "asks");
    }

    /** All that a small source knows: a price and its time. Open, high and low are that price, the rest is absent. */
    public static Tick of(Symbol symbol, Instant exchangeTime, double last) {
        return builder(symbol, exchangeTime)
                .last(last)
                .open(last)
                .high(last)
                .low(last)
                .build();
    }

    /** Starts a tick of which everything else is absent. */
    public static Builder builder(Symbol symbol, Instant exchangeTime) {
        return new Builder(symbol, exchangeTime);
    }

    /**
     * This tick with what its fetcher left open filled in. What the fetcher said stays, but for the origin: TEST wins.
     */
    public Tick completed(String source, Origin origin, Instant received, LocalDate tradingDay, Phase phase) {
        return new Tick(
                symbol,
                this.source != null ? this.source : source,
                this.origin == Origin.TEST ? Origin.TEST : origin,
                exchangeTime,
                this.received != null ? this.received : received,
                this.tradingDay != null ? this.tradingDay : tradingDay,
                this.phase != null ? this.phase : phase,
                last,
                open,
                high,
                low,
                previousClose,
                volume,
                turnover,
                openInterest,
                limitUp,
                limitDown,
                preSettlement,
                settlement,
                bids,
                asks);
    }

    /** Collects the fields of one tick; not thread-safe. Units as in {@link Tick}. */
    public static final class Builder {
        private final Symbol symbol;
        private final Instant exchangeTime;
        private String source;
        private Origin origin;
        private Instant received;
        private LocalDate tradingDay;
        private Phase phase;
        private double last = Double.NaN;
        private double open = Double.NaN;
        private double high = Double.NaN;
        private double low = Double.NaN;
        private double previousClose = Double.NaN;
        private double volume = Double.NaN;
        private double turnover = Double.NaN;
        private double openInterest = Double.NaN;
        private double limitUp = Double.NaN;
        private double limitDown = Double.NaN;
        private double preSettlement = Double.NaN;
        private double settlement = Double.NaN;
        private Depth bids = Depth.EMPTY;
        private Depth asks = Depth.EMPTY;

        private Builder(Symbol symbol, Instant exchangeTime) {
            this.symbol = symbol;
            this.exchangeTime = exchangeTime;
        }

        public Builder source(String value) {
            source = value;
            return this;
        }

        public Builder origin(Origin value) {
            origin = value;
            return this;
        }

        public Builder received(Instant value) {
            received = value;
            return this;
        }

        public Builder tradingDay(LocalDate value) {
            tradingDay = value;
            return this;
        }

        public Builder phase(Phase value) {
            phase = value;
            return this;
        }

        public Builder last(double value) {
            last = value;
            return this;
        }

        public Builder open(double value) {
            open = value;
            return this;
        }

        public Builder high(double value) {
            high = value;
            return this;
        }

        public Builder low(double value) {
            low = value;
            return this;
        }

        public Builder previousClose(double value) {
            previousClose = value;
            return this;
        }

        public Builder volume(double value) {
            volume = value;
            return this;
        }

        public Builder turnover(double value) {
            turnover = value;
            return this;
        }

        public Builder openInterest(double value) {
            openInterest = value;
            return this;
        }

        public Builder limitUp(double value) {
            limitUp = value;
            return this;
        }

        public Builder limitDown(double value) {
            limitDown = value;
            return this;
        }

        public Builder preSettlement(double value) {
            preSettlement = value;
            return this;
        }

        public Builder settlement(double value) {
            settlement = value;
            return this;
        }

        public Builder bids(Depth value) {
            bids = value;
            return this;
        }

        public Builder asks(Depth value) {
            asks = value;
            return this;
        }

        public Tick build() {
            return new Tick(
                    symbol,
                    source,
                    origin,
                    exchangeTime,
                    received,
                    tradingDay,
                    phase,
                    last,
                    open,
                    high,
                    low,
                    previousClose,
                    volume,
                    turnover,
                    openInterest,
                    limitUp,
                    limitDown,
                    preSettlement,
                    settlement,
                    bids,
                    asks);
        }
    }
}
