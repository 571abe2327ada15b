package org.sluice.server.rpc;

import java.time.LocalDateTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.wire.pickle.VnObject;
import org.sluice.wire.rpc.EventForm;
import org.sluice.wire.rpc.Message;
import org.sluice.wire.rpc.Peer;

/** Ticks made messages: of a symbol's ticks only numbers and time differ, so it is pickled once. Any thread. */
final class TickMessages {

    /** Of about 2.2 KB; further symbols are pickled each time. */
    static final int MOST_FORMS = 10_000;

    private static final String TYPE = "eTick.";

    /** @param name which the form has in it, and which may change */
    private record Named(String name, EventForm form) {}

    private final Predicate<Peer> audience;
    private final Map<Symbol, Named> forms = new ConcurrentHashMap<>();

    TickMessages(Predicate<Peer> audience) {
        this.audience = audience;
    }

    /** One tick takes the place of the one before it while that waits. */
    Message message(Tick tick, String name) {
        Named known = forms.get(tick.symbol());
        if (known == null || !known.name.equals(name)) {
            VnObject data = VnpyObjects.tick(tick, name, VnpyObjects.OWN);
            String vtSymbol = data.text("vt_symbol");
            if (known == null && forms.size() >= MOST_FORMS) {
                return Message.twice(tick.symbol(), audience, TYPE, vtSymbol, data);
            }
            known = new Named(name, new EventForm(tick.symbol(), audience, TYPE, vtSymbol, data));
            forms.put(tick.symbol(), known);
        }
        return known.form.with(
                LocalDateTime.ofInstant(tick.exchangeTime(), MarketTime.ZONE), VnpyObjects.numbers(tick));
    }
}
