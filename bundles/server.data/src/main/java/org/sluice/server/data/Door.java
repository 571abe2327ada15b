package org.sluice.server.data;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.wire.sp.SpAddress;
import org.sluice.wire.sp.SpReplier;
import org.sluice.wire.sp.SpRequestHandler;

/** The port: open or closed, at the address of the settings. Thread-safe. */
final class Door {

    private static final Logger LOG = LoggerFactory.getLogger(DataServer.class);

    /** A market request for every instrument there is has a tenth of it. */
    private static final int MOST_REQUEST_BYTES = 4 << 20;

    private final SpRequestHandler handler;
    private Settings settings;

    /**
     * The socket, and what those before it counted: a count never goes back.
     *
     * @param replier null if it is closed
     */
    private record State(SpReplier replier, SpReplier.Statistics before) {}

    private volatile State state = new State(null, new SpReplier.Statistics(0, 0, 0, 0, 0, 0));

    Door(SpRequestHandler handler, Settings settings) {
        this.handler = handler;
        this.settings = settings;
    }

    /** Where it listens, with the real port; null if it is closed. */
    SpAddress address() {
        SpReplier now = state.replier;
        return now == null ? null : now.address();
    }

    int clients() {
        SpReplier now = state.replier;
        return now == null ? 0 : now.statistics().requesters();
    }

    synchronized void open() throws IOException {
        AtomicBoolean greeted = new AtomicBoolean();
        SpRequestHandler announcing = (remote, request) -> {
            if (!greeted.getPlain() && greeted.compareAndSet(false, true)) {
                LOG.info("first client: {}", remote);
            }
            return handler.answer(remote, request);
        };
        SpReplier replier = SpReplier.bind(
                settings.address(),
                new SpReplier.Limits(settings.workers(), settings.maxClients(), MOST_REQUEST_BYTES),
                announcing);
        state = new State(replier, state.before);
        LOG.info("data server listens on {}", replier.address());
        if (!settings.address().isLocal()) {
            LOG.warn("{} can be reached from other machines, by anyone: there is no login", replier.address());
        }
    }

    synchronized void close() {
        SpReplier replier = state.replier;
        if (replier != null) {
            replier.close();
            state = new State(null, sum(state.before, replier.statistics()));
            LOG.info("data server no longer listens on {}", replier.address());
        }
    }

    /** Opens it anew if it is open and has to; if it can't, all is as it was. */
    synchronized void change(Settings wanted) throws IOException {
        Settings old = settings;
        settings = wanted;
        if (state.replier == null || wanted.sameSocket(old)) {
            return;
        }
        close(); // first: the new address may be another name of the old one
        try {
            open();
        } catch (IOException e) {
            settings = old;
            open();
            throw e;
        }
    }

    synchronized String start() {
        if (state.replier != null) {
            return "runs already: " + status();
        }
        try {
            open();
        } catch (IOException e) {
            return "can't listen: " + e.getMessage();
        }
        return status();
    }

    synchronized String stop() {
        if (state.replier == null) {
            return "was stopped already";
        }
        close();
        return "stopped; sluice:dataserver start opens " + settings.address() + " again";
    }

    String status() {
        SpReplier now = state.replier;
        if (now == null) {
            return "stopped";
        }
        SpReplier.Statistics statistics = now.statistics();
        int clients = statistics.requesters();
        return "listens on " + now.address() + ", " + clients + (clients == 1 ? " client" : " clients") + " now, "
                + statistics.answered() + " answers";
    }

    void count(Map<String, Long> counters) {
        State now = state;
        SpReplier.Statistics all = now.replier == null ? now.before : sum(now.before, now.replier.statistics());
        counters.put("clients.accepted", all.accepted());
        counters.put("connections.rejected", all.rejected());
        counters.put("clients.misbehaved", all.malformed());
        counters.put("answers", all.answered());
    }

    private static SpReplier.Statistics sum(SpReplier.Statistics one, SpReplier.Statistics other) {
        return new SpReplier.Statistics(
                one.accepted() + other.accepted(),
                one.rejected() + other.rejected(),
                one.malformed() + other.malformed(),
                one.answered() + other.answered(),
                one.failed() + other.failed(),
                other.requesters());
    }
}
