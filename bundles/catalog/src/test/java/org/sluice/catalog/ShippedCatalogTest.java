package org.sluice.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.catalog.CatalogSource;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.catalog.csv.CsvFolder;
import org.sluice.testkit.Await;
import org.sluice.testkit.SettableClock;

/** The engine on the CSV files that ship with the distribution. */
@Timeout(60)
class ShippedCatalogTest {

    private static final Path SHIPPED = Path.of("../catalog.csv/src/main");

    private final SettableClock clock = new SettableClock(Terms.at("2025-12-01 10:00:00"));

    private MergedCatalog catalog(CatalogSource source) {
        MergedCatalog catalog =
                new MergedCatalog(Terms.config(Map.of("refreshMillis", 10, "updateTimes", "")), Map.of(), clock);
        catalog.addSource(source, Map.of(CatalogSource.NAME, "csv"));
        return catalog;
    }

    @Test
    void knowsTheChineseMarkets() {
        MergedCatalog catalog = catalog(CsvFolder.open(SHIPPED));
        assertEquals(List.of(), catalog.warnings());
        assertEquals(
                List.of(
                        "sources=csv",
                        "instruments=5943",
                        "SSE=STOCK 2292, INDEX 206, ETF 24",
                        "SZSE=STOCK 2874, INDEX 252, ETF 13",
                        "BSE=STOCK 282",
                        "products=37",
                        "calendar until=2026-12-31",
                        "as of=STOCK 2025-11, INDEX 2011-12, ETF 2011-12"),
                catalog.facts().entrySet().stream().map(Object::toString).toList());
    }

    @Test
    void hasGoldsNightsAsTheExchangeHasThem() {
        MergedCatalog catalog = catalog(CsvFolder.open(SHIPPED));
        Symbol gold = Symbol.parse("SHFE.au2606");
        // 30 September 2025 is the last day before National Day: its own night was on the 29th, the next has none.
        assertEquals(
                List.of(
                        "2025-09-29 20:55 - 2025-09-29 20:59 AUCTION",
                        "2025-09-29 21:00 - 2025-09-30 02:30 CONTINUOUS",
                        "2025-09-30 09:00 - 2025-09-30 10:15 CONTINUOUS",
                        "2025-09-30 10:30 - 2025-09-30 11:30 CONTINUOUS",
                        "2025-09-30 13:30 - 2025-09-30 15:00 CONTINUOUS"),
                Terms.text(catalog.sessions(gold, LocalDate.of(2025, 9, 30))));
        assertEquals(
                List.of(
                        "2025-10-09 08:55 - 2025-10-09 08:59 AUCTION",
                        "2025-10-09 09:00 - 2025-10-09 10:15 CONTINUOUS",
                        "2025-10-09 10:30 - 2025-10-09 11:30 CONTINUOUS",
                        "2025-10-09 13:30 - 2025-10-09 15:00 CONTINUOUS"),
                Terms.text(catalog.sessions(gold, LocalDate.of(2025, 10, 9))));
        assertEquals(Phase.CLOSED, catalog.phase(gold, Terms.at("2025-09-30 21:30:00")));
        assertEquals(LocalDate.of(2025, 9, 30), catalog.tradingDay(gold, Terms.at("2025-09-30 21:30:00")));
    }

    @Test
    void hasTheClosingAuctionOfEachKindOfStock() {
        MergedCatalog catalog = catalog(CsvFolder.open(SHIPPED));
        assertEquals(
                List.of("AUCTION", "AUCTION", "AUCTION", "CONTINUOUS", "CONTINUOUS", "AUCTION"),
                List.of("SSE.600000", "SZSE.000001", "BSE.920000", "SSE.000001", "SSE.510050", "SZSE.159901").stream()
                        .map(each -> catalog.phase(Symbol.parse(each), Terms.at("2025-11-14 14:58:00")))
                        .map(Enum::name)
                        .toList());
    }

    @Test
    void followsItsFilesWhileItRuns(@TempDir Path home) throws Exception {
        Path folder = Files.createDirectories(home.resolve("etc/catalog"));
        for (String name : List.of("stocks.csv", "futures.csv", "instruments.csv", "holidays.csv")) {
            Files.copy(SHIPPED.resolve("etc/catalog").resolve(name), folder.resolve(name));
        }
        Path futures = folder.resolve("futures.csv");
        String good = Files.readString(futures, StandardCharsets.UTF_8);
        Symbol gold = Symbol.parse("SHFE.au2606");
        MergedCatalog catalog = catalog(CsvFolder.open(home));
        catalog.start();
        try {
            long before = catalog.revision();
            replace(futures, good.replace("沪金,1000", "沪金,abc"));
            Await.until("a warning", () -> !catalog.warnings().isEmpty());
            assertEquals(
                    List.of("source csv: etc/catalog/futures.csv:6: multiplier=abc: a number above 0; "
                            + "what was read before stays in force"),
                    catalog.warnings());
            assertEquals(before, catalog.revision());
            assertEquals(1000, catalog.find(gold).orElseThrow().product().multiplier());

            replace(futures, good.replace("沪金,1000", "沪金,500"));
            Await.until("the repaired file", () -> catalog.revision() != before);
            assertEquals(List.of(), catalog.warnings());
            assertEquals(
                    500.0,
                    catalog.find(gold).map(Instrument::product).orElseThrow().multiplier());

            Files.delete(folder.resolve("holidays.csv"));
            Await.until("a warning", () -> !catalog.warnings().isEmpty());
            assertTrue(
                    catalog.warnings()
                            .get(0)
                            .startsWith("source csv: holidays=etc/catalog/holidays.csv: no such file: "),
                    catalog.warnings()::toString);
        } finally {
            catalog.stop();
        }
    }

    private static void replace(Path path, String text) throws IOException {
        Path next = path.resolveSibling("next");
        Files.writeString(next, text, StandardCharsets.UTF_8);
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
