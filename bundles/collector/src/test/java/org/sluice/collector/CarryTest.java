package org.sluice.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

class CarryTest {

    private static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");

    private final Carry carry = new Carry();

    @Test
    void addsWhatTheOtherSourceHadCountedAndSpansItsPrices() {
        Tick replay = tick("replay", Origin.TEST, 19.1, 19.5, 60_000, 1_158_000);
        Tick synthetic = tick("synthetic", Origin.TEST, 11.2, 11.4, 1_000, 11_300);
        Tick carried = carry.on(synthetic, replay, replay.volume());
        assertEquals(List.of(60_000.0, 1_158_000.0), List.of(carried.volume(), carried.turnover()));
        assertEquals(List.of(11.2, 19.5), List.of(carried.low(), carried.high()));
        Tick next = carry.on(tick("synthetic", Origin.TEST, 11.1, 11.4, 1_500, 16_900), carried, carried.volume());
        assertEquals(List.of(60_500.0, 1_163_600.0), List.of(next.volume(), next.turnover()));
        assertEquals(List.of(11.1, 19.5), List.of(next.low(), next.high()), "turnover / volume lies between them");
    }

    @Test
    void changesNothingOfALiveSource() {
        Tick before = tick("tencent", Origin.LIVE, 19.1, 19.5, 60_000, 1_158_000);
        Tick after = tick("sina", Origin.LIVE, 11.2, 11.4, 1_000, 11_300);
        assertSame(after, carry.on(after, before, before.volume()));
    }

    private static Tick tick(String source, Origin origin, double low, double high, double volume, double turnover) {
        return Tick.builder(Symbol.parse("SH600004"), NOW)
                .last(high)
                .low(low)
                .high(high)
                .volume(volume)
                .turnover(turnover)
                .build()
                .completed(source, origin, NOW, LocalDate.of(2026, 11, 20), Phase.CONTINUOUS);
    }
}
