package org.sluice.catalog;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.catalog.Session;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;

/**
 * All that is known at one time. Its answers never change; thread-safe.
 *
 * <p>A futures contract that nobody lists is derived from its product: the product's code, case and all, then year and
 * month, three digits at CZCE and four elsewhere. Only what is right is remembered, so asking for nonsense costs no memory.
 */
final class Snapshot {

    /** What makes a product one. */
    record ProductKey(Exchange exchange, String code) {
        static ProductKey of(Product product) {
            return new ProductKey(product.exchange(), product.code());
        }

        @Override
        public String toString() {
            return exchange.name() + '.' + code;
        }
    }

    private record Terms(Product product, Timetable timetable) {}

    private record Entry(Optional<Instrument> instrument, Timetable timetable) {}

    private final long revision;
    private final TradingCalendar calendar;
    private final List<Instrument> all;
    private final Map<ProductKey, Terms> products;
    private final Map<Symbol, Entry> listed;
    private final Map<Symbol, Entry> derived = new ConcurrentHashMap<>();

    /**
     * @param products every product, also those of the instruments
     * @param instruments ordered by symbol, each once
     */
    Snapshot(
            long revision, TradingCalendar calendar, Collection<Product> products, Collection<Instrument> instruments) {
        this.revision = revision;
        this.calendar = calendar;
        this.products = products.stream()
                .collect(Collectors.toUnmodifiableMap(
                        ProductKey::of, product -> new Terms(product, new Timetable(product, calendar))));
        all = List.copyOf(instruments);
        listed = all.stream()
                .collect(Collectors.toUnmodifiableMap(
                        Instrument::symbol, Function.<Instrument>identity().andThen(this::entry)));
    }

    private Entry entry(Instrument instrument) {
        return new Entry(Optional.of(instrument), products.get(ProductKey.of(instrument.product())).timetable);
    }

    long revision() {
        return revision;
    }

    TradingCalendar calendar() {
        return calendar;
    }

    List<Instrument> all() {
        return all;
    }

    /** Every product, also those of the instruments. */
    Collection<Product> products() {
        return products.values().stream().map(Terms::product).toList();
    }

    int productCount() {
        return products.size();
    }

    Optional<Instrument> find(Symbol symbol) {
        Entry entry = entry(symbol);
        return entry == null ? Optional.empty() : entry.instrument;
    }

    LocalDate tradingDay(Symbol symbol, Instant time) {
        Entry entry = entry(symbol);
        return entry == null ? LocalDate.ofInstant(time, MarketTime.ZONE) : entry.timetable.tradingDay(time);
    }

    List<Session> sessions(Symbol symbol, LocalDate tradingDay) {
        Entry entry = entry(symbol);
        return entry == null ? List.of() : entry.timetable.sessions(tradingDay);
    }

    Phase phase(Symbol symbol, Instant time) {
        Entry entry = entry(symbol);
        return entry == null ? Phase.CLOSED : entry.timetable.phase(time);
    }

    /** Null if there is no such instrument. */
    private Entry entry(Symbol symbol) {
        Entry entry = listed.get(symbol);
        if (entry == null) {
            entry = derived.get(symbol);
        }
        return entry != null ? entry : derive(symbol);
    }

    private Entry derive(Symbol symbol) {
        String code = symbol.code();
        int digits = symbol.exchange() == Exchange.CZCE ? 3 : 4;
        int letters = code.length() - digits;
        if (letters < 1 || !allDigits(code, letters) || month(code) < 1 || month(code) > 12) {
            return null;
        }
        Terms terms = products.get(new ProductKey(symbol.exchange(), code.substring(0, letters)));
        if (terms == null || terms.product.kind() != Kind.FUTURE) {
            return null;
        }
        Product product = terms.product;
        Instrument contract = new Instrument(
                symbol, product.name() + code.substring(letters), product, "", null, product.priceTick(), null);
        Entry entry = new Entry(Optional.of(contract), terms.timetable);
        derived.put(symbol, entry);
        return entry;
    }

    private static boolean allDigits(String code, int from) {
        for (int i = from; i < code.length(); i++) {
            if (code.charAt(i) < '0' || code.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static int month(String code) {
        int length = code.length();
        return (code.charAt(length - 2) - '0') * 10 + code.charAt(length - 1) - '0';
    }
}
