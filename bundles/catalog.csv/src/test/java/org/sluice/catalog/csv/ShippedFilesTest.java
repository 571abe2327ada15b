package org.sluice.catalog.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sluice.api.catalog.CatalogData;
import org.sluice.api.catalog.CatalogSource;
import org.sluice.api.catalog.Hours;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.CatalogSourceContract;
import org.sluice.testkit.Configs;

/** The contract and the content of the files that ship with the distribution. */
class ShippedFilesTest extends CatalogSourceContract {

    @Override
    protected CatalogSource source() throws Exception {
        return csv();
    }

    private static CsvCatalogSource csv() throws IOException {
        return new CsvCatalogSource(
                Configs.of(
                        CsvCatalogSource.Config.class,
                        Map.of("home", Path.of("src/main").toAbsolutePath().toString())),
                Folder.PROPERTIES);
    }

    @Test
    void holdEveryInstrumentOfTheRecordedLists() throws Exception {
        Map<String, Long> counts = csv().read().instruments().stream()
                .collect(Collectors.groupingBy(
                        each -> (each.symbol().exchange() + " " + each.product().code() + " " + each.board()).strip(),
                        TreeMap::new,
                        Collectors.counting()));
        assertEquals(
                Map.of(
                        "BSE STOCK BSE", 282L,
                        "SSE ETF", 24L,
                        "SSE INDEX", 206L,
                        "SSE STOCK MAIN", 1700L,
                        "SSE STOCK STAR", 592L,
                        "SZSE ETF", 13L,
                        "SZSE INDEX", 252L,
                        "SZSE STOCK CHINEXT", 1389L,
                        "SZSE STOCK MAIN", 1485L),
                counts);
    }

    @Test
    void holdEveryProductOnce() throws Exception {
        Map<Exchange, Long> counts = csv().read().products().stream()
                .collect(Collectors.groupingBy(Product::exchange, TreeMap::new, Collectors.counting()));
        assertEquals(
                Map.of(
                        Exchange.SSE, 4L,
                        Exchange.SZSE, 4L,
                        Exchange.BSE, 2L,
                        Exchange.SHFE, 9L,
                        Exchange.INE, 1L,
                        Exchange.DCE, 5L,
                        Exchange.CZCE, 5L,
                        Exchange.CFFEX, 6L,
                        Exchange.GFEX, 1L),
                counts);
    }

    @Test
    void giveAStockItsTerms() throws Exception {
        Product stock = new Product(
                Exchange.SSE,
                "STOCK",
                "A股",
                Kind.STOCK,
                1,
                0.01,
                100,
                List.of(
                        hours("09:15", "09:25", Phase.AUCTION),
                        hours("09:30", "11:30", Phase.CONTINUOUS),
                        hours("13:00", "14:57", Phase.CONTINUOUS),
                        hours("14:57", "15:00", Phase.AUCTION)),
                false);
        YearMonth asOf = YearMonth.of(2025, 11);
        Map<Symbol, Instrument> all = bySymbol(csv().read());
        assertEquals(
                new Instrument(
                        Symbol.parse("SSE.600000"), "浦发银行", stock, "MAIN", LocalDate.of(1999, 11, 10), 0.01, asOf),
                all.get(Symbol.parse("SSE.600000")));
        Instrument star = all.get(Symbol.parse("SSE.688981"));
        assertEquals(List.of("STAR", 100), List.of(star.board(), star.lotSize()));
    }

    @Test
    void giveAFutureItsTermsAndNoAuctionOfItsOwn() throws Exception {
        assertEquals(
                List.of(new Product(
                        Exchange.SHFE,
                        "au",
                        "沪金",
                        Kind.FUTURE,
                        1000,
                        0.02,
                        1,
                        List.of(
                                hours("21:00", "02:30", Phase.CONTINUOUS),
                                hours("09:00", "10:15", Phase.CONTINUOUS),
                                hours("10:30", "11:30", Phase.CONTINUOUS),
                                hours("13:30", "15:00", Phase.CONTINUOUS)),
                        true)),
                csv().read().products().stream()
                        .filter(each -> each.code().equals("au"))
                        .toList());
    }

    @Test
    void haveTheirOwnPriceStepPerInstrument() throws Exception {
        Map<Symbol, Instrument> all = bySymbol(csv().read());
        assertEquals(0.001, all.get(Symbol.parse("SSE.510050")).priceTick());
        assertEquals(0.01, all.get(Symbol.parse("SZSE.399001")).priceTick());
    }

    @Test
    void knowTheHolidaysUntilTheEndOf2026() throws Exception {
        CatalogData data = csv().read();
        assertEquals(523, data.holidays().size());
        assertTrue(data.holidays().contains(LocalDate.of(2025, 10, 8)));
        assertEquals(LocalDate.of(2026, 12, 31), data.calendarUntil());
    }

    private static Map<Symbol, Instrument> bySymbol(CatalogData data) {
        return data.instruments().stream().collect(Collectors.toMap(Instrument::symbol, Function.identity()));
    }

    private static Hours hours(String start, String end, Phase phase) {
        return new Hours(LocalTime.parse(start), LocalTime.parse(end), phase);
    }
}
