package org.sluice.gateway.sim;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.gateway.TradeSink;

/** Tells the engine what happened, one step at a time. The lock is held around the calls: after detach none follows. */
final class Reporter {

    private static final Logger LOG = LoggerFactory.getLogger(SimGateway.class);

    private final LongAdder failures = new LongAdder();
    private TradeSink sink;
    private boolean warned;

    /** From now on that sink hears, first of all that is known. */
    synchronized void attach(TradeSink newSink, List<Consumer<TradeSink>> everything) {
        sink = newSink;
        greet(everything);
    }

    /** All that is known, after the connection was gone. */
    synchronized void greet(List<Consumer<TradeSink>> everything) {
        tell(heard -> heard.connected(true, ""));
        step(everything);
        tell(TradeSink::reconciled);
    }

    synchronized void step(List<Consumer<TradeSink>> reports) {
        tell(TradeSink::begin);
        reports.forEach(this::tell);
        tell(TradeSink::end);
    }

    synchronized void disconnected(String why) {
        tell(heard -> heard.connected(false, why));
    }

    synchronized void detach() {
        sink = null;
    }

    long failures() {
        return failures.sum();
    }

    /** A sink that fails must not undo what is stored already. */
    private void tell(Consumer<TradeSink> report) {
        if (sink == null) {
            return;
        }
        try {
            report.accept(sink);
        } catch (RuntimeException e) {
            failures.increment();
            if (!warned) {
                warned = true;
                LOG.warn("a report was not taken, others are only counted", e);
            }
        }
    }
}
