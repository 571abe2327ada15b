package org.sluice.catalog;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.sluice.api.catalog.CatalogData;
import org.sluice.api.catalog.Hours;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.catalog.Session;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.Configs;

/** Products, instruments and a calendar to test with. */
final class Terms {

    static final Product STOCK = new Product(
            Exchange.SSE,
            "STOCK",
            "A股",
            Kind.STOCK,
            1,
            0.01,
            100,
            List.of(
                    hours("09:15-09:25", Phase.AUCTION),
                    hours("09:30-11:30", Phase.CONTINUOUS),
                    hours("13:00-14:57", Phase.CONTINUOUS),
                    hours("14:57-15:00", Phase.AUCTION)),
            false);
    static final Product GOLD = future(Exchange.SHFE, "au", "沪金", "21:00-02:30", "09:00-10:15", "10:30-15:00");
    static final Product REBAR = future(Exchange.SHFE, "rb", "螺纹钢", "21:00-23:00", "09:00-15:00");
    static final Product SUGAR = future(Exchange.CZCE, "SR", "白糖", "21:00-23:00", "09:00-15:00");
    static final Product INDEX_FUTURE = future(Exchange.CFFEX, "IF", "沪深300股指", "09:30-11:30", "13:00-15:00");

    static final Symbol PUFA = Symbol.parse("SSE.600000");
    static final Symbol AU = Symbol.parse("SHFE.au2606");
    static final Symbol IF = Symbol.parse("CFFEX.IF2606");

    private Terms() {}

    static Product future(Exchange exchange, String code, String name, String... hours) {
        return new Product(
                exchange,
                code,
                name,
                Kind.FUTURE,
                10,
                0.5,
                1,
                Arrays.stream(hours).map(each -> hours(each, Phase.CONTINUOUS)).toList(),
                false);
    }

    static Hours hours(String text, Phase phase) {
        return new Hours(LocalTime.parse(text.substring(0, 5)), LocalTime.parse(text.substring(6)), phase);
    }

    static Instrument stock(String code, String name) {
        return new Instrument(new Symbol(Exchange.SSE, code), name, STOCK, "MAIN", null, 0.01, YearMonth.of(2025, 11));
    }

    /** The products above, one stock, and the holidays. */
    static CatalogData data(Set<LocalDate> holidays, Instrument... instruments) {
        return new CatalogData(
                List.of(STOCK, GOLD, REBAR, SUGAR, INDEX_FUTURE),
                List.of(instruments),
                holidays,
                LocalDate.of(2026, 12, 31));
    }

    static Set<LocalDate> days(String... dates) {
        return Arrays.stream(dates).map(LocalDate::parse).collect(Collectors.toSet());
    }

    static Instant at(String local) {
        return LocalDateTime.parse(local.replace(' ', 'T'))
                .atZone(MarketTime.ZONE)
                .toInstant();
    }

    /** {@code 2025-11-14 20:55:00 - 20:59:00 AUCTION}, local time. */
    static List<String> text(List<Session> sessions) {
        return sessions.stream()
                .map(each -> local(each.start()) + " - " + local(each.end()) + " " + each.phase())
                .toList();
    }

    private static String local(Instant time) {
        return LocalDateTime.ofInstant(time, MarketTime.ZONE).toString().replace('T', ' ');
    }

    static MergedCatalog.Config config(Map<String, ?> settings) {
        return Configs.of(MergedCatalog.Config.class, settings);
    }
}
