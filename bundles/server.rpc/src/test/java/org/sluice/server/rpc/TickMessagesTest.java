package org.sluice.server.rpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Samples;
import org.sluice.wire.rpc.Message;
import org.sluice.wire.rpc.Peer;

/** Byte for byte what pickling each tick anew gives. */
class TickMessagesTest {

    private static final Instant TIME = Instant.parse("2026-11-20T02:00:00.123456Z");
    private static final Predicate<Peer> ALL = peer -> true;

    private final TickMessages messages = new TickMessages(ALL);

    private void assertAsPickledAnew(Tick tick, String name) {
        Message message = messages.message(tick, name);
        Message anew = Message.twice(
                tick.symbol(),
                ALL,
                "eTick.",
                VnpyObjects.vtSymbol(tick.symbol()),
                VnpyObjects.tick(tick, name, VnpyObjects.OWN));
        assertArrayEquals(anew.bytes(), message.bytes());
        assertEquals(tick.symbol(), message.key());
        assertSame(ALL, message.audience());
    }

    @Test
    void withOtherNumbersAndTimes() {
        Random random = new Random(1);
        for (String text : List.of("SSE.600000", "SHFE.cu2701", "CZCE.SR701", "SSE.600000")) {
            for (int i = 0; i < 50; i++) {
                Instant time = TIME.plusNanos(random.nextLong(Integer.MAX_VALUE * 1_000_000L));
                assertAsPickledAnew(Samples.tick(Symbol.parse(text), time, random.nextDouble() * 1e5), "浦发银行");
            }
        }
    }

    @Test
    void whatIsNotKnownIsZeroAlsoWhenItWasKnownBefore() {
        Symbol symbol = Symbol.parse("SSE.600000");
        Tick bare = Samples.complete(Tick.builder(symbol, TIME).last(7.18).build());
        assertAsPickledAnew(bare, "");
        assertAsPickledAnew(Samples.tick(symbol, TIME, 7.19), "");
        assertAsPickledAnew(bare, "");
    }

    @Test
    void withAnotherName() {
        for (String name : List.of("浦发银行", "XD浦发银", "浦发银行", "")) {
            assertAsPickledAnew(Samples.tick(Symbol.parse("SSE.600000"), TIME, 7.18), name);
        }
    }

    @Test
    void ofMoreSymbolsThanHaveAForm() {
        for (int round = 0; round < 2; round++) {
            for (Tick tick : Samples.ticks(TickMessages.MOST_FORMS + 100, TIME.plusSeconds(round))) {
                assertAsPickledAnew(tick, tick.symbol().code());
            }
        }
    }
}
