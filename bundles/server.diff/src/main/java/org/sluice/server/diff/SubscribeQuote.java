package org.sluice.server.diff;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Set;
import org.sluice.api.auth.Right;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Symbol;

/** {@code subscribe_quote}: the list takes the place of the one before; an empty one ends it. */
final class SubscribeQuote implements Command {

    /** Bytes of the list, which is echoed as it is, so that it fits into one message. */
    private static final int LONGEST = 500_000;

    private static final int LONGEST_CODE = 32;

    @Override
    public boolean needsLogin(Connection connection) {
        return !connection.quotesWithoutLogin();
    }

    @Override
    public void run(Connection connection, ObjectNode message) throws BadMessage {
        if (connection.user() != null && !connection.user().may(Right.QUOTES)) {
            throw new BadMessage(Codes.NO_RIGHT, "quotes");
        }
        String list = new Fields(message, Codes.LIST_INVALID).text("ins_list", Integer.MAX_VALUE);
        Set<Symbol> symbols = symbols(list, connection.hub().settings().maxSymbols());
        // within it a character takes six bytes at most
        if (list.length() > LONGEST / 6 && new JsonBuffer().string(list).size() > LONGEST) {
            throw new BadMessage(Codes.LIST_TOO_LONG, list.length() + " characters");
        }
        connection.subscribe(list, symbols);
    }

    /** Of what is between the commas, that which can be a symbol at all; nobody hears of the rest. */
    private static Set<Symbol> symbols(String list, int most) throws BadMessage {
        Set<Symbol> symbols = new LinkedHashSet<>();
        int count = 0;
        for (int from = 0; from < list.length(); ) {
            int comma = list.indexOf(',', from);
            int to = comma < 0 ? list.length() : comma;
            if (to > from && ++count > most) {
                throw new BadMessage(Codes.LIST_TOO_LONG, "more than " + most + " symbols");
            }
            Symbol symbol = symbol(list, from, to);
            if (symbol != null) {
                symbols.add(symbol);
            }
            from = to + 1;
        }
        return symbols;
    }

    private static Symbol symbol(String list, int from, int to) {
        int dot = from;
        // not beyond its end: a million commas would look a million times through all that follows
        while (dot < to && list.charAt(dot) != '.') {
            dot++;
        }
        if (dot + 1 >= to || to - dot > LONGEST_CODE) {
            return null;
        }
        Exchange exchange = exchange(list.substring(from, dot));
        String code = list.substring(dot + 1, to);
        return exchange != null && isCode(code) ? new Symbol(exchange, code) : null;
    }

    /** Null if there is none of that name, which is told apart by case. */
    static Exchange exchange(String name) {
        for (Exchange exchange : Exchange.values()) {
            if (exchange.name().equals(name)) {
                return exchange;
            }
        }
        return null;
    }

    /** Whether it consists of what codes are made of. */
    static boolean isCode(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ok = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!ok && "-_.&".indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST_CODE;
    }
}
