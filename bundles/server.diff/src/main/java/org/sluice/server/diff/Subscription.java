package org.sluice.server.diff;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A list of quotes, one for all connections that have sent the same list, so that those in step are given the same bytes.
 * Used by the server's thread.
 */
final class Subscription {

    /** As it was sent. */
    final String list;

    final List<Quote> quotes;

    /** Who has it, in the order of coming. */
    final Set<Connection> connections = new LinkedHashSet<>();

    /** Whether it waits for its connections to be looked at. */
    boolean touched;

    private long changed;
    private long messageFrom = -1;
    private long messageTo = -1;
    private ByteBuffer message;

    Subscription(String list, List<Quote> quotes) {
        this.list = list;
        this.quotes = quotes;
        quotes.forEach(quote -> changed = Math.max(changed, quote.changed()));
    }

    /** The number of the last change of any of its quotes. */
    long changed() {
        return changed;
    }

    void changed(long number) {
        changed = Math.max(changed, number);
    }

    /**
     * A whole message with what is newer than a number, and nothing else.
     *
     * @return null if it would be too long, or there is nothing
     */
    ByteBuffer message(JsonBuffer out, long from) {
        if (messageFrom != from || messageTo != changed) {
            messageFrom = from;
            messageTo = changed;
            message = encode(out, from);
        }
        return message == null ? null : message.duplicate();
    }

    private ByteBuffer encode(JsonBuffer out, long from) {
        out.clear();
        out.put(Messages.HEAD).put(Messages.QUOTES);
        int start = out.size();
        for (Quote quote : quotes) {
            if (quote.changed() > from) {
                if (out.size() > Messages.LIMIT) {
                    return null;
                }
                out.comma(start);
                quote.write(out, from);
            }
        }
        if (out.size() == start) {
            return null;
        }
        return out.put("}}").put(Messages.TAIL).toMessage();
    }
}
