package org.sluice.server.diff;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.market.Quotes;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/**
 * The quotes that anybody is subscribed to, kept once for all. Used by the server's thread, but for {@link #offer}: what
 * waits there is at most one tick for each of them.
 */
final class QuoteDocument {

    private final Quotes market;
    private final Catalog catalog;
    private final JsonBuffer out;
    private final Map<Symbol, Quote> quotes = new ConcurrentHashMap<>();
    private final Queue<Quote> waiting = new ConcurrentLinkedQueue<>();
    private final Map<String, Subscription> subscriptions = new HashMap<>();
    private final List<Subscription> touched = new ArrayList<>();
    private long number;
    private long revision;
    private long listedRevision;
    private List<ByteBuffer> listed;

    /**
     * Over a market and its catalog.
     *
     * @param out what messages are made in
     */
    QuoteDocument(Quotes market, Catalog catalog, JsonBuffer out) {
        this.market = market;
        this.catalog = catalog;
        this.out = out;
        this.revision = catalog.revision();
    }

    /**
     * Takes ticks; any thread, never blocks.
     *
     * @return whether there is something to {@link #absorb}
     */
    boolean offer(List<Tick> ticks) {
        boolean any = false;
        for (Tick tick : ticks) {
            Quote quote = quotes.get(tick.symbol());
            if (quote != null && quote.offer(tick)) {
                waiting.add(quote);
                any = true;
            }
        }
        return any;
    }

    /** Takes over what was offered. */
    void absorb() {
        for (Quote quote = waiting.poll(); quote != null; quote = waiting.poll()) {
            if (quote.absorb(number + 1)) {
                changed(quote);
            }
        }
    }

    private void changed(Quote quote) {
        number++;
        for (Subscription subscription : quote.subscriptions) {
            subscription.changed(number);
            if (!subscription.touched) {
                subscription.touched = true;
                touched.add(subscription);
            }
        }
    }

    /** The lists of which something has changed since this was last asked. */
    List<Subscription> takeTouched() {
        if (touched.isEmpty()) {
            return List.of();
        }
        List<Subscription> taken = List.copyOf(touched);
        taken.forEach(subscription -> subscription.touched = false);
        touched.clear();
        return taken;
    }

    /** Subscribes a connection to a list, which is kept as long as anybody has it. */
    Subscription subscribe(Connection connection, String list, Collection<Symbol> symbols) {
        Subscription subscription = subscriptions.get(list);
        if (subscription == null) {
            List<Quote> members = new ArrayList<>(symbols.size());
            for (Symbol symbol : symbols) {
                members.add(need(symbol));
            }
            subscription = new Subscription(list, List.copyOf(members));
            for (Quote quote : members) {
                quote.subscriptions.add(subscription);
            }
            subscriptions.put(list, subscription);
        }
        subscription.connections.add(connection);
        return subscription;
    }

    void unsubscribe(Connection connection, Subscription subscription) {
        subscription.connections.remove(connection);
        if (subscription.connections.isEmpty()) {
            subscriptions.remove(subscription.list);
            for (Quote quote : subscription.quotes) {
                quote.subscriptions.remove(subscription);
                release(quote);
            }
        }
    }

    private Quote need(Symbol symbol) {
        Quote quote = quotes.get(symbol);
        if (quote == null) {
            quote = new Quote(symbol);
            terms(quote);
            // from here on ticks are offered; the last one before may be older than what comes meanwhile
            quotes.put(symbol, quote);
            Tick last = market.last(symbol).orElse(null);
            if (last != null && quote.offerOlder(last) && quote.absorb(number + 1)) {
                changed(quote);
            }
        }
        quote.needed++;
        return quote;
    }

    /** Keeps a quote although nobody may be subscribed to it any more. */
    void keep(Quote quote) {
        quote.needed++;
    }

    void release(Quote quote) {
        if (--quote.needed == 0) {
            quotes.remove(quote.symbol());
        }
    }

    private void terms(Quote quote) {
        Instrument instrument = catalog.find(quote.symbol()).orElse(null);
        if (instrument != null && quote.terms(Terms.of(instrument), number + 1)) {
            changed(quote);
        }
    }

    /** Looks whether the catalog has changed, and if so takes it over. */
    void refresh() {
        long now = catalog.revision();
        if (now != revision) {
            revision = now;
            quotes.values().forEach(this::terms);
        }
    }

    /** The catalog's revision as far as it was taken over. */
    long revision() {
        return revision;
    }

    /** The terms of all instruments, as messages that say that more follows; made once per revision. */
    List<ByteBuffer> listed() {
        if (listed == null || listedRevision != revision) {
            listedRevision = revision;
            listed = new ArrayList<>();
            int start = begin();
            for (Instrument instrument : catalog.all()) {
                if (out.size() > Messages.LIMIT) {
                    end();
                    start = begin();
                }
                out.comma(start).name(instrument.symbol().toString()).put('{');
                out.put(Terms.of(instrument).members()).put('}');
            }
            if (out.size() > start) {
                end();
            }
        }
        return listed;
    }

    private int begin() {
        out.clear();
        return out.put(Messages.HEAD).put(Messages.QUOTES).size();
    }

    private void end() {
        listed.add(out.put("},\"mdhis_more_data\":true}").put(Messages.TAIL).toMessage());
    }

    /** How many quotes are kept. */
    int size() {
        return quotes.size();
    }
}
