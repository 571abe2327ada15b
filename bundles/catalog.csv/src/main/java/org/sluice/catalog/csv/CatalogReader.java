package org.sluice.catalog.csv;

import java.io.IOException;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.api.catalog.CatalogData;
import org.sluice.api.catalog.Hours;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.catalog.csv.Settings.SourceFile;
import org.sluice.catalog.csv.Table.Row;

/**
 * Reads the files once: all of them or an exception. A row that says what an earlier one said is counted; one that says
 * something else of the same thing is refused. Not thread-safe.
 */
final class CatalogReader {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    /** Neither is a future: those have their own file. */
    private static final Set<Kind> STOCK_KINDS = EnumSet.of(Kind.STOCK, Kind.INDEX, Kind.ETF, Kind.BOND);

    private static final Pattern CONTRACT = Pattern.compile("([A-Za-z]+)([0-9]+)");

    /** Something read, and where it stood first. */
    private record Seen<T>(T value, Row row) {}

    private record ProductKey(Exchange exchange, String code) {}

    private final Settings settings;
    private final Map<String, byte[]> texts;
    private final Map<ProductKey, Seen<Product>> products = new LinkedHashMap<>();
    private final Map<Symbol, Seen<Instrument>> instruments = new LinkedHashMap<>();
    private final TreeSet<LocalDate> holidays = new TreeSet<>();
    private long rows;
    private long duplicates;

    CatalogReader(Settings settings) {
        this(settings, Map.of());
    }

    /** @param texts instead of the files of these keys */
    CatalogReader(Settings settings, Map<String, byte[]> texts) {
        this.settings = settings;
        this.texts = texts;
    }

    long rows() {
        return rows;
    }

    long duplicates() {
        return duplicates;
    }

    CatalogData read() throws IOException {
        for (Row row : rows(Settings.STOCKS, "exchange,product,name,price_tick,lot_size,sessions,auctions")) {
            Product product = stock(row);
            add(products, new ProductKey(product.exchange(), product.code()), product, row, "product");
        }
        for (Row row :
                rows(Settings.FUTURES, "exchange,product,name,multiplier,price_tick,sessions,close_today_rule")) {
            Product product = future(row);
            add(products, new ProductKey(product.exchange(), product.code()), product, row, "product");
        }
        for (String key : List.of(Settings.INSTRUMENTS, Settings.MORE_INSTRUMENTS)) {
            for (Row row : rows(key, "exchange,code,name,product,board,list_date,price_tick,as_of")) {
                Instrument instrument = instrument(row);
                add(instruments, instrument.symbol(), instrument, row, "code");
            }
        }
        for (Symbol symbol : settings.contracts()) {
            if (!instruments.containsKey(symbol)) {
                instruments.put(symbol, new Seen<>(contract(symbol), null));
            }
        }
        for (Row row : rows(Settings.HOLIDAYS, "date")) {
            duplicates +=
                    holidays.add(row.value("date", "a date as 20261001", text -> LocalDate.parse(text, DAY))) ? 0 : 1;
        }
        return new CatalogData(
                products.values().stream().map(Seen::value).toList(),
                instruments.values().stream().map(Seen::value).toList(),
                holidays,
                holidays.isEmpty() ? null : endOfLastYear());
    }

    /** Holidays are announced a year at a time. */
    private LocalDate endOfLastYear() {
        LocalDate last = holidays.last();
        return LocalDate.of(last.getYear(), Month.DECEMBER, 31);
    }

    private List<Row> rows(String key, String columns) throws IOException {
        SourceFile file = settings.files().get(key);
        if (file == null) {
            return List.of();
        }
        List<String> required = List.of(columns.split(","));
        byte[] text = texts.get(key);
        Table table = text == null
                ? Table.read(key, file.name(), file.path(), required)
                : Table.parse(key, file.name(), text, required);
        List<Row> found = table.rows();
        rows += found.size();
        return found;
    }

    private <K, T> void add(Map<K, Seen<T>> all, K key, T value, Row row, String column) throws IOException {
        Seen<T> earlier = all.putIfAbsent(key, new Seen<>(value, row));
        if (earlier == null) {
            return;
        }
        if (!earlier.value().equals(value)) {
            throw row.refused(
                    column,
                    "described otherwise at " + earlier.row().table().name() + ':'
                            + earlier.row().line(),
                    null);
        }
        duplicates++;
    }

    private static Product stock(Row row) throws IOException {
        Kind kind = row.value("product", "one of " + STOCK_KINDS, text -> {
            Kind found = Kind.valueOf(text);
            return STOCK_KINDS.contains(found) ? found : null;
        });
        List<Hours> hours = new ArrayList<>(sessions(row));
        hours.addAll(row.value("auctions", TradingHours.EXPECTED, text -> TradingHours.parse(text, Phase.AUCTION)));
        int lotSize = row.value("lot_size", "a whole number above 0", text -> {
            int number = Integer.parseInt(text);
            return number > 0 ? number : null;
        });
        return new Product(
                exchange(row),
                kind.name(),
                row.word("name", "a name"),
                kind,
                1,
                row.positive("price_tick"),
                lotSize,
                row.value("auctions", TradingHours.EXPECTED, text -> TradingHours.inOrder(hours)),
                false);
    }

    private static Product future(Row row) throws IOException {
        List<Hours> hours = sessions(row);
        return new Product(
                exchange(row),
                row.value("product", "letters, as cu", text -> text.matches("[A-Za-z]+") ? text : null),
                row.word("name", "a name"),
                Kind.FUTURE,
                row.positive("multiplier"),
                row.positive("price_tick"),
                1,
                hours,
                row.value("close_today_rule", "'separate' or 'one pool'", text -> switch (text) {
                    case "separate" -> Boolean.TRUE;
                    case "one pool" -> Boolean.FALSE;
                    default -> null;
                }));
    }

    private static List<Hours> sessions(Row row) throws IOException {
        return row.value(
                "sessions",
                TradingHours.EXPECTED,
                text -> TradingHours.inOrder(TradingHours.parse(text, Phase.CONTINUOUS)));
    }

    private Instrument instrument(Row row) throws IOException {
        Exchange exchange = exchange(row);
        Seen<Product> product = products.get(new ProductKey(exchange, row.text("product")));
        if (product == null) {
            throw row.refused(
                    "product", "no such product of " + exchange + " in the files of stocks and futures", null);
        }
        Double priceTick = row.text("price_tick").isEmpty() ? null : Double.valueOf(row.positive("price_tick"));
        return new Instrument(
                new Symbol(
                        exchange,
                        row.value("code", "letters and digits", text -> text.matches("[A-Za-z0-9_&-]+") ? text : null)),
                row.word("name", "a name"),
                product.value(),
                row.text("board"),
                row.optional("list_date", "a date as 2025-11-07, or nothing", LocalDate::parse),
                priceTick == null ? product.value().priceTick() : priceTick,
                row.optional("as_of", "a month as 2025-11, or nothing", YearMonth::parse));
    }

    private static Exchange exchange(Row row) throws IOException {
        return row.value("exchange", "one of " + EnumSet.allOf(Exchange.class), Exchange::valueOf);
    }

    private Instrument contract(Symbol symbol) throws IOException {
        Matcher parts = CONTRACT.matcher(symbol.code());
        Seen<Product> product =
                parts.matches() ? products.get(new ProductKey(symbol.exchange(), parts.group(1))) : null;
        if (product == null || product.value().kind() != Kind.FUTURE) {
            throw refused(symbol, "no such product in the file of the key futures");
        }
        int digits = symbol.exchange() == Exchange.CZCE ? 3 : 4;
        if (!parts.group(2).matches(digits == 3 ? "[0-9](0[1-9]|1[0-2])" : "[0-9]{2}(0[1-9]|1[0-2])")) {
            throw refused(symbol, digits + " digits, of which the last two are the month");
        }
        Product terms = product.value();
        return new Instrument(symbol, terms.name() + parts.group(2), terms, "", null, terms.priceTick(), null);
    }

    private static IOException refused(Symbol symbol, String expected) {
        return new IOException(Settings.CONTRACTS + '=' + symbol + ": " + expected);
    }
}
