package org.sluice.catalog.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.api.catalog.CatalogData;
import org.sluice.api.catalog.CatalogSource;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.testkit.CatalogSourceContract;

class CsvCatalogSourceTest extends CatalogSourceContract {

    @TempDir
    Path home;

    private Folder folder;

    @BeforeEach
    void writeFiles() {
        folder = Folder.in(home);
    }

    @Override
    protected CatalogSource source() {
        return folder.source("contracts", "SHFE.au2606, CZCE.TA601");
    }

    @Test
    void readsTheSameWhateverTheEndOfLineTheMarkAndTheComments() throws Exception {
        CatalogData plain = folder.source().read();
        for (String key : List.of("stocks", "futures", "instruments", "holidays")) {
            String text = Files.readString(folder.path(key), StandardCharsets.UTF_8);
            folder.write(key, "\uFEFF# from the exchange\n\n" + text.replace("\n", "\r\n  \r\n#\r\n"));
        }
        assertEquals(plain, folder.source().read());
    }

    @Test
    void findsColumnsByNameAndIgnoresOthers() throws Exception {
        CatalogData plain = folder.source().read();
        folder.write("futures", """
                remark,close_today_rule,sessions,price_tick,multiplier,name,product,exchange
                x,separate,21:00-02:30 09:00-10:15,0.02,1000,沪金,au,SHFE
                ,one pool,21:00-23:00 09:00-10:15,2,5,PTA,TA,CZCE
                """);
        assertEquals(plain, folder.source().read());
    }

    @Test
    void readsQuotedFields() throws Exception {
        folder.write("instruments", Folder.INSTRUMENTS.replace("浦发银行", "\"浦发, \"\"银行\"\"\""));
        assertEquals(
                List.of("浦发, \"银行\"", "上证指数"),
                folder.source().read().instruments().stream()
                        .map(Instrument::name)
                        .toList());
    }

    @Test
    void takesThePriceStepOfTheProductWhereTheInstrumentHasNone() throws Exception {
        folder.write("instruments", Folder.INSTRUMENTS.replace("1999-11-10,0.01", "1999-11-10,0.005"));
        assertEquals(
                List.of(0.005, 0.01),
                folder.source().read().instruments().stream()
                        .map(Instrument::priceTick)
                        .toList());
    }

    @Test
    void listsTheContractsOfItsSettings() throws Exception {
        List<Instrument> contracts = folder.source(
                        "contracts", "SHFE.au2606,CZCE.TA601 , shfe.au2606", "instruments", "")
                .read()
                .instruments();
        assertEquals(
                List.of("SHFE.au2606 沪金2606 0.02 1 1000.0 true", "CZCE.TA601 PTA601 2.0 1 5.0 false"),
                contracts.stream()
                        .map(each -> each.symbol() + " " + each.name() + " " + each.priceTick() + " " + each.lotSize()
                                + " " + each.product().multiplier() + " "
                                + each.product().closeToday())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    SHFE.AU2606 | contracts=SHFE.AU2606: no such product in the file of the key futures
                    SHFE.au26   | contracts=SHFE.au26: 4 digits, of which the last two are the month
                    SHFE.au2613 | contracts=SHFE.au2613: 4 digits, of which the last two are the month
                    CZCE.TA2601 | contracts=CZCE.TA2601: 3 digits, of which the last two are the month
                    SSE.600000  | contracts=SSE.600000: no such product in the file of the key futures
                    """)
    void refusesContractsThatCantBe(String contract, String message) {
        CsvCatalogSource source = folder.source("contracts", contract, "instruments", "");
        assertEquals(message, assertThrows(IOException.class, source::read).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    futures     | ,1000,            | ,abc,                | :2: multiplier=abc: a number above 0
                    futures     | ,1000,            | ,0,                  | :2: multiplier=0: a number above 0
                    futures     | ,1000,            | ,Infinity,           | :2: multiplier=Infinity: a number above 0
                    futures     | ,0.02,            | ,,                   | :2: price_tick=: a number above 0
                    futures     | one pool          | one pond             | :3: close_today_rule=one pond: 'separate' or 'one pool'
                    futures     | ,au,              | ,au2,                | :2: product=au2: letters, as cu
                    futures     | CZCE,             | ZCE,                 | :3: exchange=ZCE: one of [SSE, SZSE, BSE, SHFE, INE, DCE, CZCE, CFFEX, GFEX]
                    futures     | 21:00-02:30       | 21:00-24:30          | :2: sessions=21:00-24:30 09:00-10:15: sessions as 21:00-01:00 09:00-10:15, none overlapping, only a night's after midnight
                    futures     | 21:00-02:30       | 21:00-09:30          | :2: sessions=21:00-09:30 09:00-10:15: sessions as 21:00-01:00 09:00-10:15, none overlapping, only a night's after midnight
                    futures     | 21:00-02:30       | 14:00-02:30          | :2: sessions=14:00-02:30 09:00-10:15: sessions as 21:00-01:00 09:00-10:15, none overlapping, only a night's after midnight
                    futures     | ,separate         | ''                   | :2: 6 columns, but the header has 7
                    futures     | multiplier,       | mult,                | :1: no column multiplier in [exchange, product, name, mult, price_tick, sessions, close_today_rule]
                    futures     | multiplier,       | name,                | :1: a column is named twice in [exchange, product, name, name, price_tick, sessions, close_today_rule]
                    futures     | CZCE,TA,PTA       | SHFE,au,PTA          | :3: product=au: described otherwise at etc/catalog/futures.csv:2
                    stocks      | SSE,STOCK         | SSE,STOCKS           | :2: product=STOCKS: one of [STOCK, INDEX, ETF, BOND]
                    stocks      | SSE,STOCK         | SSE,FUTURE           | :2: product=FUTURE: one of [STOCK, INDEX, ETF, BOND]
                    stocks      | ,100,09:30-11:30 13:00-14:57 | ,0,09:30-11:30 13:00-14:57 | :2: lot_size=0: a whole number above 0
                    stocks      | 14:57-15:00       | 14:56-15:00          | :2: auctions=09:15-09:25 14:56-15:00: sessions as 21:00-01:00 09:00-10:15, none overlapping, only a night's after midnight
                    instruments | STOCK             | STOCKS               | :2: product=STOCKS: no such product of SSE in the files of stocks and futures
                    instruments | 600000            | 60 000               | :2: code=60 000: letters and digits
                    instruments | 浦发银行           | ''                   | :2: name=: a name
                    instruments | 浦发银行           | '"浦发银行'           | :2: a double quote is not closed
                    instruments | 1999-11-10        | 1999-11-31           | :2: list_date=1999-11-31: a date as 2025-11-07, or nothing
                    instruments | 2025-11           | 2025-13              | :2: as_of=2025-13: a month as 2025-11, or nothing
                    instruments | 000001            | 600000               | :3: code=600000: described otherwise at etc/catalog/instruments.csv:2
                    holidays    | 20260101          | 20260230             | :3: date=20260230: a date as 20261001
                    """)
    void refusesABadRowWithFileLineColumnAndValue(String key, String right, String wrong, String message)
            throws Exception {
        String text = Files.readString(folder.path(key), StandardCharsets.UTF_8);
        folder.write(key, text.replaceFirst(Pattern.quote(right), wrong));
        CsvCatalogSource source = folder.source();
        assertEquals(
                "etc/catalog/" + key + ".csv" + message,
                assertThrows(IOException.class, source::read).getMessage());
        assertEquals(Map.of("reads", 0L, "reads.failed", 1L, "rows", 0L, "rows.duplicate", 0L), source.counters());
    }

    @Test
    void refusesAFileInAnotherCharsetAndSaysWhere() {
        folder.write("instruments", Folder.INSTRUMENTS.getBytes(Charset.forName("GBK")));
        assertEquals(
                "etc/catalog/instruments.csv:2: not UTF-8; save the file as UTF-8",
                assertThrows(IOException.class, folder.source()::read).getMessage());
    }

    @Test
    void filesThatCannotBeReadAtTheStartEndTheActivation() throws Exception {
        folder.write("instruments", Folder.INSTRUMENTS.replaceFirst("1999-11-10", "soon"));
        assertEquals(
                "etc/catalog/instruments.csv:2: list_date=soon: a date as 2025-11-07, or nothing",
                assertThrows(IOException.class, folder::activate).getMessage());
        folder.write("instruments", Folder.INSTRUMENTS);
        assertEquals(folder.source().read(), folder.activate().read());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# only a comment", "date\n"})
    void refusesAFileWithoutRows(String text) {
        folder.write("holidays", text);
        assertEquals(
                "etc/catalog/holidays.csv: no rows; to do without, leave the key holidays empty",
                assertThrows(IOException.class, folder.source()::read).getMessage());
    }

    @Test
    void namesKeyAndPathOfAMissingFileAndReadsItWhenItComes() throws Exception {
        Files.delete(folder.path("futures"));
        CsvCatalogSource source = folder.source();
        long missing = source.revision();
        assertEquals(
                "futures=etc/catalog/futures.csv: no such file: " + folder.path("futures"),
                assertThrows(IOException.class, source::read).getMessage());
        assertEquals(missing, source.revision());
        folder.write("futures", Folder.FUTURES);
        assertNotEquals(missing, source.revision());
        assertEquals(4, source.read().products().size());
    }

    @Test
    void countsARowThatSaysTheSameTwiceAndKeepsOne() throws Exception {
        CatalogData once = folder.source().read();
        folder.write(
                "instruments",
                Folder.INSTRUMENTS + Folder.INSTRUMENTS.lines().toList().get(1) + "\n");
        folder.write("holidays", Folder.HOLIDAYS + "20251001\n");
        CsvCatalogSource source = folder.source();
        assertEquals(once, source.read());
        assertEquals(Map.of("reads", 1L, "reads.failed", 0L, "rows", 10L, "rows.duplicate", 2L), source.counters());
    }

    @Test
    void readsOnlyTheFilesThatAreNamed() throws Exception {
        CatalogData data =
                folder.source("stocks", "", "futures", "", "instruments", " ").read();
        assertEquals(List.of(), data.products());
        assertEquals(List.of(), data.instruments());
        assertEquals(2, data.holidays().size());
        CatalogData noCalendar = folder.source("holidays", "").read();
        assertEquals(Set.of(), noCalendar.holidays());
        assertEquals(null, noCalendar.calendarUntil());
    }

    @Test
    void changesItsRevisionWithTimeSizeAndIdentityOfEachFile() throws Exception {
        CsvCatalogSource source = folder.source();
        for (String key : List.of("stocks", "futures", "instruments", "holidays")) {
            Path path = folder.path(key);
            FileTime time = Files.getLastModifiedTime(path);
            long before = source.revision();
            assertEquals(before, source.revision());

            Files.setLastModifiedTime(path, FileTime.fromMillis(time.toMillis() + 1));
            long later = source.revision();
            assertNotEquals(before, later, key + ": time");

            Files.writeString(path, Files.readString(path, StandardCharsets.UTF_8) + "#\n", StandardCharsets.UTF_8);
            Files.setLastModifiedTime(path, FileTime.fromMillis(time.toMillis() + 1));
            long longer = source.revision();
            assertNotEquals(later, longer, key + ": size");

            Path other = path.resolveSibling("other");
            Files.copy(path, other);
            Files.setLastModifiedTime(other, FileTime.fromMillis(time.toMillis() + 1));
            Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
            assertNotEquals(longer, source.revision(), key + ": file key");

            Files.delete(path);
            long missing = source.revision();
            assertEquals(missing, source.revision());
            Files.writeString(path, "x", StandardCharsets.UTF_8);
        }
    }

    @Test
    void takesChangedSettingsInPlaceAndKeepsTheOldOnesIfTheNewAreWrong() throws Exception {
        CsvCatalogSource source = folder.source();
        long before = source.revision();
        source.modified(folder.config("contracts", "SHFE.au2606"), Folder.PROPERTIES);
        long after = source.revision();
        assertNotEquals(before, after);
        assertEquals(3, source.read().instruments().size());
        assertThrows(
                InvalidSettingException.class,
                () -> source.modified(folder.config("contracts", "gold"), Folder.PROPERTIES));
        assertEquals(after, source.revision());
    }

    @Test
    void takesAbsolutePathsAsTheyAreAndRelativeOnesFromTheHomeOfTheProcess() {
        String absolute = home.resolve("x.csv").toAbsolutePath().toString();
        String before = System.getProperty("sluice.home");
        System.setProperty("sluice.home", home.toString());
        try {
            assertEquals(
                    Map.of(
                            "stocks", absolute,
                            "futures", folder.path("futures").toString(),
                            "instruments", folder.path("instruments").toString(),
                            "holidays", folder.path("holidays").toString()),
                    folder.source("home", "", "stocks", absolute).facts());
            System.clearProperty("sluice.home");
            assertEquals(
                    Path.of("etc/catalog/futures.csv").toString(),
                    folder.source("home", "").facts().get("futures"));
        } finally {
            if (before != null) {
                System.setProperty("sluice.home", before);
            }
        }
    }

    @Test
    void refusesSettingsThatCantBeUsed() {
        assertEquals(
                "org.sluice.catalog.csv: contracts=SHFE.au2606,gold: 'gold' is no symbol; "
                        + "write SH600000, SSE.600000 or SHFE.cu2501",
                refused("contracts", "SHFE.au2606,gold"));
        assertEquals(
                "org.sluice.catalog.csv: instruments=: at least one of the files must be named",
                refused("instruments", "", "futures", "", "stocks", "", "holidays", ""));
        assertEquals(
                "org.sluice.catalog.csv: futures=a\0b: a path (Nul character not allowed)", refused("futures", "a\0b"));
    }

    private String refused(String... settings) {
        return assertThrows(InvalidSettingException.class, () -> folder.source(settings))
                .getMessage();
    }
}
