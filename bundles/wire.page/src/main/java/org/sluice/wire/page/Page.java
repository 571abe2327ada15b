package org.sluice.wire.page;

import java.io.IOException;
import java.nio.charset.Charset;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A page that is asked for many codes at a time, with its HTTP client and the pauses it wants.
 *
 * <p>{@link #ask} is for one thread at a time; the other methods are for any.
 */
public final class Page implements AutoCloseable {

    /**
     * Takes the text of one answer, by the thread that called {@link #ask}. An {@link IOException} makes that one
     * request a failure.
     */
    public interface Receiver<A extends Portion.Keyed> {
        void accept(Portion<A> portion, String text) throws IOException;
    }

    private final PageSettings settings;
    private final Charset usual;
    private final PageTally tally;
    private final RefusalPause pause;
    private final PageClient client;
    private final ServerClock serverClock;

    /**
     * @param name of the threads' group
     * @param usual charset of an answer that does not name one
     * @param zone in which people are told until when a pause lasts
     */
    public Page(String name, PageSettings settings, Charset usual, ZoneId zone, InstantSource clock, PageTally tally) {
        this.settings = settings;
        this.usual = usual;
        this.tally = tally;
        pause = new RefusalPause(settings, zone, clock);
        client = new PageClient(name, settings);
        serverClock = new ServerClock(clock);
    }

    /**
     * Sends the requests side by side and hands each answer on as it comes, by the calling thread. Returns within 1.8 s
     * plus what the receiver needs; whatever is still under way then has been cancelled.
     *
     * @throws IOException one sentence for people: some requests failed, the answers of the others were handed on; or
     *     the page has refused and nothing was asked
     * @throws java.io.InterruptedIOException if the thread was interrupted; it still is
     */
    public <A extends Portion.Keyed> void ask(List<Portion<A>> portions, Receiver<A> receiver) throws IOException {
        if (portions.isEmpty()) {
            return;
        }
        pause.check();
        Sweep<A> sweep = new Sweep<>(client.client(), settings, usual, portions, tally, serverClock);
        try {
            sweep.run(receiver);
        } finally {
            if (sweep.refusal() != 0) {
                pause.refused(sweep.refusal());
            } else if (sweep.answered() > 0) {
                pause.succeeded();
            }
        }
        if (sweep.failed() > 0) {
            throw new IOException(sweep.failed() + " of " + portions.size() + " requests failed: " + sweep.causes()
                    + pause.outlook());
        }
    }

    /** Why nothing is asked now; empty if it is. */
    public Optional<String> warning() {
        return pause.warning();
    }

    /** {@code clockSkewSeconds}: how far this machine's clock is ahead of the page's; nothing while it is not known. */
    public Map<String, Double> gauges() {
        return serverClock.gauges();
    }

    /** What to show of it. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("page", settings.url() + " (unofficial)");
        facts.put("proxy", settings.proxy() == null ? "none" : settings.proxyName());
        return facts;
    }

    /** Ends every thread and connection; takes 1 s at most. */
    @Override
    public void close() {
        client.close();
    }
}
