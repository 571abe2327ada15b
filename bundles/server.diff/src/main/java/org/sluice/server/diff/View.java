package org.sluice.server.diff;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluice.api.auth.User;
import org.sluice.api.market.Symbol;

/**
 * What one client has of the documents, as the numbers up to which it has them, and the messages that bring it up to date.
 * Used by the server's thread.
 */
final class View {

    /** Notices that wait; a client that does not read them loses the oldest. */
    private static final int MOST_NOTICES = 100;

    private final Connection connection;
    private final Hub hub;
    private final JsonBuffer out;
    private final QuoteDocument quotes;
    private final Map<String, Notice> notices = new LinkedHashMap<>();

    private Subscription subscription;
    private boolean echo;
    private final Set<Quote> fresh = new HashSet<>();
    private final Set<Quote> dropped = new LinkedHashSet<>();
    private long quotesSeen;
    private long quotesTarget;
    private int quotesCursor;
    private Boolean quotesMore;
    private long termsRevision;
    private int termsSent = -1;

    private TradeDocument trade;
    private long tradeBase;
    private long tradeCursor;
    private Boolean tradeMore;

    View(Connection connection, Hub hub) {
        this.connection = connection;
        this.hub = hub;
        this.out = hub.out();
        this.quotes = hub.quotes();
    }

    void loggedIn(User user, Dialect dialect, boolean mayQuotes) {
        trade = hub.openTrade(user, dialect, connection);
        if (!mayQuotes && subscription != null) {
            subscribe("", Set.of());
        }
    }

    TradeDocument trade() {
        return trade;
    }

    long tradeBase() {
        return tradeBase;
    }

    void notice(Notice notice) {
        hub.tally().notices.increment();
        notices.put(hub.noticeKey(), notice);
        if (notices.size() > MOST_NOTICES) {
            notices.remove(notices.keySet().iterator().next());
            hub.tally().noticesDropped.increment();
        }
    }

    /** Whether the client has been given a quote. */
    private boolean given(Quote quote) {
        return !fresh.contains(quote) && quote.known() && (quotesCursor > 0 || quote.born() <= quotesSeen);
    }

    void subscribe(String list, Collection<Symbol> symbols) {
        Subscription old = subscription;
        echo = true;
        if (old != null && old.list.equals(list)) {
            return;
        }
        subscription = quotes.subscribe(connection, list, symbols);
        Set<Quote> gone = old == null ? new LinkedHashSet<>() : new LinkedHashSet<>(old.quotes);
        for (Quote quote : subscription.quotes) {
            if (gone.remove(quote)) {
                continue;
            }
            if (dropped.remove(quote)) {
                // the client has not been told yet, and has it as it was
                quotes.release(quote);
            } else {
                fresh.add(quote);
            }
        }
        for (Quote quote : gone) {
            if (given(quote)) {
                dropped.add(quote);
                quotes.keep(quote);
            }
            fresh.remove(quote);
        }
        if (old != null) {
            quotes.unsubscribe(connection, old);
        }
        quotesCursor = 0;
    }

    /**
     * The answer to a peek.
     *
     * @param withTerms whether the terms of all instruments come first
     * @return null if there is no news
     */
    ByteBuffer news(boolean withTerms) {
        if (withTerms) {
            ByteBuffer terms = terms();
            if (terms != null) {
                return terms;
            }
        }
        if (onlyQuotesMoved()) {
            ByteBuffer shared = subscription.message(out, quotesSeen);
            if (shared != null) {
                quotesSeen = subscription.changed();
                hub.tally().shared.increment();
                return shared;
            }
        }
        int start = begin();
        writeNotices(start);
        boolean more = writeQuotes(start);
        if (quotesMore == null || quotesMore != more) {
            quotesMore = more;
            out.comma(start)
                    .put("{\"mdhis_more_data\":")
                    .put(Boolean.toString(more))
                    .put('}');
        }
        if (trade != null) {
            writeTrade(start);
        }
        return end(start);
    }

    private ByteBuffer terms() {
        if (termsSent < 0 || termsRevision != quotes.revision()) {
            termsRevision = quotes.revision();
            termsSent = 0;
        }
        List<ByteBuffer> listed = quotes.listed();
        if (termsSent >= listed.size()) {
            return null;
        }
        quotesMore = true;
        return listed.get(termsSent++).duplicate();
    }

    private boolean onlyQuotesMoved() {
        return subscription != null
                && !echo
                && fresh.isEmpty()
                && dropped.isEmpty()
                && quotesCursor == 0
                && notices.isEmpty()
                && Boolean.FALSE.equals(quotesMore)
                && (trade == null || tradeCursor == trade.document().number() && Boolean.FALSE.equals(tradeMore))
                && subscription.changed() > quotesSeen;
    }

    /** What there is to tell a client that has not asked for news; null if nothing. */
    ByteBuffer notices() {
        if (notices.isEmpty()) {
            return null;
        }
        int start = begin();
        writeNotices(start);
        return end(start);
    }

    private int begin() {
        out.clear();
        return out.put(Messages.HEAD).size();
    }

    private ByteBuffer end(int start) {
        return out.size() == start ? null : out.put(Messages.TAIL).toMessage();
    }

    private void writeNotices(int start) {
        if (notices.isEmpty()) {
            return;
        }
        out.comma(start).put("{\"notify\":{");
        int members = out.size();
        notices.forEach((key, notice) -> {
            out.comma(members);
            notice.write(out, key);
        });
        out.put("}}");
        notices.clear();
    }

    /** Writes the list and what is new of its quotes; whether more follows. */
    private boolean writeQuotes(int start) {
        if (subscription == null) {
            return false;
        }
        if (echo) {
            echo = false;
            out.comma(start).put("{\"ins_list\":").string(subscription.list).put('}');
        }
        int before = out.size();
        out.comma(start).put(Messages.QUOTES);
        int members = out.size();
        boolean more = writeDropped(members) || writeChanged(members);
        if (out.size() == members) {
            out.truncate(before);
        } else {
            out.put("}}");
        }
        return more;
    }

    /** All of them before anything else, so that the numbers stay true for one that is subscribed to again. */
    private boolean writeDropped(int members) {
        for (Iterator<Quote> left = dropped.iterator(); left.hasNext(); ) {
            if (out.size() > Messages.LIMIT) {
                return true;
            }
            Quote quote = left.next();
            out.comma(members);
            quote.writeGone(out, termsSent > 0);
            left.remove();
            quotes.release(quote);
        }
        return false;
    }

    private boolean writeChanged(int members) {
        if (quotesCursor == 0) {
            if (fresh.isEmpty() && subscription.changed() <= quotesSeen) {
                return false;
            }
            quotesTarget = subscription.changed();
        }
        List<Quote> list = subscription.quotes;
        for (int i = quotesCursor; i < list.size(); i++) {
            Quote quote = list.get(i);
            long from = !fresh.isEmpty() && fresh.contains(quote) ? 0 : quotesSeen;
            if (quote.changed() > from) {
                if (out.size() > Messages.LIMIT) {
                    quotesCursor = i;
                    return true;
                }
                out.comma(members);
                quote.write(out, from);
            }
            fresh.remove(quote);
        }
        quotesCursor = 0;
        quotesSeen = quotesTarget;
        return false;
    }

    private void writeTrade(int start) {
        Document document = trade.document();
        if (tradeCursor < document.number() && out.size() < Messages.LIMIT) {
            tradeCursor = document.write(out, start, tradeBase, tradeCursor, Messages.LIMIT);
            if (tradeCursor == document.number()) {
                tradeBase = tradeCursor;
            }
        }
        boolean more = tradeCursor < document.number();
        if (tradeMore == null || tradeMore != more) {
            tradeMore = more;
            out.comma(start).put("{\"trade\":{").name(trade.user()).put("{\"trade_more_data\":");
            out.put(Boolean.toString(more)).put("}}}");
        }
    }

    void close() {
        if (subscription != null) {
            quotes.unsubscribe(connection, subscription);
            subscription = null;
        }
        dropped.forEach(quotes::release);
        dropped.clear();
        fresh.clear();
        notices.clear();
        if (trade != null) {
            hub.closeTrade(trade, connection);
            trade = null;
        }
    }
}
