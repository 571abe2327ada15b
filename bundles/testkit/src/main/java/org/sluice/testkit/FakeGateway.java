package org.sluice.testkit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.sluice.api.gateway.Gateway;
import org.sluice.api.gateway.TradeSink;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;

/** A gateway that does what a test tells it, and writes down every call with its thread. Thread-safe. */
public final class FakeGateway implements Gateway {

    /** What a test lets it do with an order or a cancel. */
    @FunctionalInterface
    public interface Behaviour {
        /** Returns if the broker accepts; throws as {@link Gateway#submit} says. */
        void take(Order order) throws IOException, OrderRefusedException;
    }

    /** What a test lets it report while it is opened. */
    @FunctionalInterface
    public interface Opening {
        /** Reports to the sink; throws if the broker can't be reached. */
        void open(TradeSink sink) throws IOException;
    }

    private final List<String> calls = new ArrayList<>();
    private final List<String> threads = new ArrayList<>();
    private volatile TradeSink sink;
    private volatile Opening opening = TradeSink::reconciled;
    private volatile Behaviour submit = order -> {};
    private volatile Behaviour cancel = order -> {};

    /** From its next opening on it reports this; at first it has nothing to tell. */
    public FakeGateway onOpen(Opening next) {
        opening = next;
        return this;
    }

    /** From now on it does this with an order; at first it accepts. */
    public FakeGateway onSubmit(Behaviour next) {
        submit = next;
        return this;
    }

    /** From now on it does this with a cancel; at first it accepts. */
    public FakeGateway onCancel(Behaviour next) {
        cancel = next;
        return this;
    }

    /** Reports something to whoever opened it last, by the calling thread. */
    public void report(Consumer<TradeSink> report) {
        report.accept(sink);
    }

    /** {@code open}, {@code submit <id>}, {@code cancel <id>}, {@code close}, in order. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** The names of the threads that called, each once. */
    public synchronized List<String> threads() {
        return threads.stream().distinct().toList();
    }

    @Override
    public void open(TradeSink to) throws IOException {
        called("open");
        sink = to;
        opening.open(to);
    }

    @Override
    public void submit(Order order) throws IOException, OrderRefusedException {
        called("submit " + order.id());
        submit.take(order);
    }

    @Override
    public void cancel(Order order) throws IOException, OrderRefusedException {
        called("cancel " + order.id());
        cancel.take(order);
    }

    @Override
    public void close() {
        called("close");
    }

    private synchronized void called(String call) {
        calls.add(call);
        threads.add(Thread.currentThread().getName());
    }
}
