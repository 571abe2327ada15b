package org.sluice.wire.sp;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One publisher for each address of a configuration that may change while it runs, as one: each message goes to all.
 * Addresses are changed by one thread at a time, messages are published by one; all else by any.
 */
public final class SpPublishers implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(SpPublishers.class);

    /** Opens one address. */
    @FunctionalInterface
    public interface Opener {

        /** @throws IOException if it can't be served */
        SpPublisher open(SpAddress address) throws IOException;
    }

    /** An address that can't be served. */
    public static final class UnservedException extends IOException {

        private static final long serialVersionUID = 1;

        private final transient SpAddress address;

        private UnservedException(SpAddress address, IOException cause) {
            super(
                    String.valueOf(cause.getMessage())
                            .replace("address " + address + " is in use", "address in use")
                            .replace("can't listen on " + address + ": ", "")
                            .replace(address + ": ", ""),
                    cause);
            this.address = address;
        }

        /** Which; the message does not name it. */
        public SpAddress address() {
            return address;
        }
    }

    private final SpMarks marks;
    private final Map<String, byte[]> topics = new ConcurrentHashMap<>();
    private final LongAdder messages = new LongAdder();

    /** What publishers closed since had counted: a count never goes back. */
    private final List<SpStatistics> closed = new ArrayList<>();

    private Object kind;
    private Opener opener;

    /** By the address as configured. */
    private Map<SpAddress, SpPublisher> bound = Map.of();

    private volatile List<SpPublisher> open = List.of();

    public SpPublishers(InstantSource clock) {
        marks = new SpMarks(clock);
    }

    /**
     * Opens what is new, closes what is no longer wanted and leaves alone what stays: its subscribers are not disturbed.
     * If that fails everything is as it was before.
     *
     * @param wantedKind whatever else a publisher depends on: if it is another than before, all are opened anew
     * @throws UnservedException if an address can't be served
     */
    public void apply(List<SpAddress> addresses, Object wantedKind, Opener with) throws UnservedException {
        Map<SpAddress, SpPublisher> kept = new LinkedHashMap<>(bound);
        kept.keySet().removeIf(address -> !wantedKind.equals(kind) || !addresses.contains(address));
        List<SpAddress> left = new ArrayList<>(bound.keySet());
        left.removeAll(kept.keySet());
        // first: a new address may be another name of an old one
        close(left.stream().map(bound::get).toList());
        Map<SpAddress, SpPublisher> opened = new LinkedHashMap<>();
        for (SpAddress address : addresses) {
            try {
                SpPublisher stays = kept.get(address);
                opened.put(address, stays != null ? stays : with.open(address));
            } catch (IOException e) {
                opened.values().removeAll(kept.values());
                close(opened.values());
                restore(kept, left);
                throw new UnservedException(address, e);
            }
        }
        kind = wantedKind;
        opener = with;
        show(opened);
    }

    private void restore(Map<SpAddress, SpPublisher> kept, List<SpAddress> left) {
        Map<SpAddress, SpPublisher> restored = new LinkedHashMap<>(kept);
        for (SpAddress address : left) {
            try {
                restored.put(address, opener.open(address));
            } catch (IOException e) {
                LOG.error("can't listen again where it did before: {}", e.getMessage());
            }
        }
        show(restored);
    }

    private void show(Map<SpAddress, SpPublisher> now) {
        bound = now;
        open = List.copyOf(now.values());
    }

    private void close(Collection<SpPublisher> publishers) {
        for (SpPublisher publisher : publishers) {
            publisher.close();
            LOG.info("no longer listening on {}", publisher.address());
            synchronized (closed) {
                closed.add(publisher.statistics());
            }
        }
    }

    /** The open ones, in the order of the configuration. */
    public List<SpPublisher> all() {
        return open;
    }

    /** When the last message of each kind was published. */
    public SpMarks marks() {
        return marks;
    }

    /**
     * Gives a message to each; never blocks.
     *
     * @param topic US-ASCII; there are few
     * @return whether at least one took it
     */
    public boolean publish(String topic, SpMark mark, ByteBuffer message) {
        byte[] prefix = topics.computeIfAbsent(topic, text -> text.getBytes(StandardCharsets.US_ASCII));
        messages.increment();
        marks.saw(mark);
        boolean taken = false;
        for (SpPublisher publisher : open) {
            taken |= publisher.publish(prefix, mark, message);
        }
        return taken;
    }

    /** What was counted since the start, of those that are closed too. */
    public Map<String, Long> counters() {
        List<SpStatistics> all = new ArrayList<>();
        synchronized (closed) {
            all.addAll(closed);
        }
        open.forEach(publisher -> all.add(publisher.statistics()));
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("messages", messages.sum());
        counters.put("bytes", sum(all, SpStatistics::bytes));
        counters.put("subscribers.accepted", sum(all, SpStatistics::accepted));
        counters.put("connections.rejected", sum(all, SpStatistics::rejected));
        counters.put("subscribers.misbehaved", sum(all, SpStatistics::misbehaved));
        counters.put("messages.dropped.too_large", sum(all, SpStatistics::tooLarge));
        counters.put("messages.lost", sum(all, SpStatistics::lostMessages));
        counters.put("rounds.lost", sum(all, SpStatistics::lostRounds));
        return counters;
    }

    private static long sum(List<SpStatistics> all, ToLongFunction<SpStatistics> count) {
        return all.stream().mapToLong(count).sum();
    }

    /** {@code tcp://127.0.0.1:9200} → {@code 2 subscribers}. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        for (SpPublisher publisher : open) {
            int subscribers = publisher.subscribers();
            facts.put(
                    publisher.address().toString(), subscribers + (subscribers == 1 ? " subscriber" : " subscribers"));
        }
        return facts;
    }

    /** A sentence for each that has failed. */
    public List<String> warnings() {
        return open.stream()
                .filter(publisher -> !publisher.isOpen())
                .map(publisher -> publisher.address() + " has failed and is closed, the log says why")
                .toList();
    }

    /** Closes them all. */
    @Override
    public void close() {
        close(open);
        show(Map.of());
    }
}
