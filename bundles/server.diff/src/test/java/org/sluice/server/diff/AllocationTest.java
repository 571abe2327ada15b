package org.sluice.server.diff;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Samples;

class AllocationTest {

    private static final int ROUNDS = 200_000;

    @Test
    void aPatchOfAQuoteAllocatesNothing() {
        Quote quote = new Quote(Symbol.parse("SHFE.cu2501"));
        List<Tick> ticks = IntStream.range(0, 50)
                .mapToObj(i -> Samples.tick(Symbol.parse("SHFE.cu2501"), Rig.NOW.plusMillis(i), 75_000 + i * 10))
                .toList();
        JsonBuffer out = new JsonBuffer();
        patches(quote, ticks, out, ROUNDS);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        long written = patches(quote, ticks, out, ROUNDS);
        double each = (threads.getCurrentThreadAllocatedBytes() - before) / (double) ROUNDS;
        assertTrue(written > 100L * ROUNDS, "bytes written: " + written);
        assertTrue(each <= 1, "bytes allocated per patch: " + each);
    }

    private static long patches(Quote quote, List<Tick> ticks, JsonBuffer out, int rounds) {
        long number = quote.changed();
        long bytes = 0;
        for (int i = 0; i < rounds; i++) {
            long seen = number++;
            quote.offer(ticks.get(i % ticks.size()));
            quote.absorb(number);
            out.clear();
            quote.write(out, seen);
            bytes += out.size();
        }
        return bytes;
    }
}
