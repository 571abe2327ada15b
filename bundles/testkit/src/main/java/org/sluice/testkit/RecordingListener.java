package org.sluice.testkit;

import java.util.ArrayList;
import java.util.List;
import org.sluice.api.market.Tick;
import org.sluice.api.market.TickListener;

/** A tick listener that writes down every call, one line each, and keeps the ticks. Thread-safe. */
public final class RecordingListener implements TickListener {

    private final List<String> calls = new ArrayList<>();
    private final List<Tick> ticks = new ArrayList<>();

    @Override
    public synchronized void onTicks(String feed, List<Tick> portion) {
        calls.add(feed + " ticks " + portion.size());
        ticks.addAll(portion);
    }

    @Override
    public synchronized void onRoundStart(String feed) {
        calls.add(feed + " start");
    }

    @Override
    public synchronized void onRoundEnd(String feed) {
        calls.add(feed + " end");
    }

    /** {@code stock start}, {@code stock ticks 60}, {@code stock end}, … */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    public synchronized List<Tick> ticks() {
        return List.copyOf(ticks);
    }
}
