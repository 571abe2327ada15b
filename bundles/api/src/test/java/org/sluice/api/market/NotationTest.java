package org.sluice.api.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NotationTest {

    private static final LocalDate DAY = LocalDate.of(2025, 1, 2);
    private static final Path SHIPPED = Path.of("../catalog.csv/src/main/etc/catalog");

    private static Symbol symbol(String text) {
        int dot = text.indexOf('.');
        return new Symbol(Exchange.valueOf(text.substring(0, dot)), text.substring(dot + 1));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "symbols.csv", useHeadersInDisplayName = true, encoding = "UTF-8")
    void writesAndReadsEveryCellOfTheTable(ArgumentsAccessor row) {
        Symbol symbol = symbol(row.getString(0));
        LocalDate day = LocalDate.parse(row.getString(1));
        for (Notation notation : Notation.values()) {
            String name = row.getString(2 + notation.ordinal());
            if (name.equals("-")) {
                assertFalse(notation.covers(symbol), () -> notation + " covers " + symbol);
                assertThrows(IllegalArgumentException.class, () -> notation.write(symbol, day));
            } else {
                assertTrue(notation.covers(symbol), () -> notation + " covers " + symbol);
                assertEquals(name, notation.write(symbol, day));
                assertEquals(symbol, notation.read(name, day), () -> notation + " reads " + name);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesNoTwoShippedInstrumentsForOne(Notation notation) throws IOException {
        Map<String, Symbol> written = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        List<Symbol> shipped = shipped();
        for (Symbol symbol : shipped) {
            if (!notation.covers(symbol.exchange())) {
                continue;
            }
            String name = notation.write(symbol, DAY);
            Symbol twin = written.put(name, symbol);
            if (twin != null || !notation.read(name, DAY).equals(symbol)) {
                wrong.add(name + " is " + symbol + ", " + twin + " and " + notation.read(name, DAY));
            }
        }
        assertEquals(List.of(), wrong);
        assertEquals(notation.covers(Exchange.SHFE) ? shipped.size() : 5943, written.size());
    }

    /** Every shipped stock, fund and index, and two years of contracts of every shipped product. */
    private static List<Symbol> shipped() throws IOException {
        List<Symbol> symbols = new ArrayList<>();
        rows("instruments.csv").forEach(row -> symbols.add(symbol(row[0] + '.' + row[1])));
        assertEquals(5943, symbols.size());
        rows("futures.csv").forEach(row -> {
            for (int year = 2025; year <= 2026; year++) {
                for (int month = 1; month <= 12; month++) {
                    int digits = (row[0].equals("CZCE") ? year % 10 : year % 100) * 100 + month;
                    symbols.add(symbol(row[0] + '.' + row[1] + digits));
                }
            }
        });
        return symbols;
    }

    private static Stream<String[]> rows(String file) throws IOException {
        return Files.readAllLines(SHIPPED.resolve(file), StandardCharsets.UTF_8).stream()
                .skip(1)
                .filter(line -> !line.isBlank() && line.charAt(0) != '#')
                .map(line -> line.split(",", -1));
    }

    @Test
    void saysWhichExchangesItCannotExpress() {
        Set<Exchange> stocks = EnumSet.of(Exchange.SSE, Exchange.SZSE, Exchange.BSE);
        for (Notation notation : Notation.values()) {
            boolean only = notation == Notation.HIKYUU || notation == Notation.TENCENT;
            for (Exchange exchange : Exchange.values()) {
                assertEquals(!only || stocks.contains(exchange), notation.covers(exchange), notation + " " + exchange);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HIKYUU, sz000001, SZSE.000001",
        "QMT, TA2505.ZF, CZCE.TA505",
        "QMT, TA2505C5000.ZF, CZCE.TA505C5000",
    })
    void readsOtherWaysToWriteTheSame(Notation notation, String text, String symbol) {
        assertEquals(symbol(symbol), notation.read(text, DAY));
    }

    @ParameterizedTest
    @CsvSource({
        "CZCE.TA505, 2024-05-01, 2505",
        "CZCE.TA505, 2026-05-31, 2505",
        "CZCE.TA505, 2026-06-01, 3505",
        "CZCE.TA505, 2016-05-31, 1505",
        "CZCE.TA505, 2016-06-01, 2505",
        "CZCE.TA412, 2025-12-31, 2412",
        "CZCE.TA412, 2026-01-01, 3412",
        "CZCE.TA501, 2026-01-31, 2501",
        "CZCE.TA501, 2026-02-01, 3501",
    })
    void takesTheContractDeliveredAtMostAYearAgo(String symbol, LocalDate day, String digits) {
        assertEquals("nf_TA" + digits, Notation.SINA.write(symbol(symbol), day));
        assertEquals(symbol(symbol), Notation.SINA.read("nf_TA" + digits, day));
    }

    @ParameterizedTest
    @CsvSource({
        "SINA, nf_TA1505, TA505, TA2505",
        "QMT, TA1505C5000.ZF, TA505C5000, TA2505C5000",
        "TDX, 28#TA3505, TA505, TA2505",
    })
    void refusesTheContractOfAnotherDecade(Notation notation, String text, String own, String meant) {
        assertEquals(
                "'" + text + "' is not the CZCE." + own + " of 2025-01-02, which is " + meant,
                assertThrows(IllegalArgumentException.class, () -> notation.read(text, DAY))
                        .getMessage());
    }

    @Test
    void asksForADayOnlyWhereTheDecadeIsWritten() {
        Symbol symbol = symbol("CZCE.TA505");
        String wanted = " needs a day, which says its decade: CZCE itself writes one digit of the year";
        assertEquals("TA505.ZF", Notation.QMT.write(symbol));
        assertEquals(symbol, Notation.QMT.read("TA505.ZF"));
        assertEquals("nf_CU2501", Notation.SINA.write(symbol("SHFE.cu2501")));
        assertEquals(
                "CZCE.TA505" + wanted,
                assertThrows(IllegalArgumentException.class, () -> Notation.SINA.write(symbol))
                        .getMessage());
        assertEquals(
                "nf_TA2505" + wanted,
                assertThrows(IllegalArgumentException.class, () -> Notation.SINA.read("nf_TA2505"))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        // not marked, or of nobody
        "HIKYUU, 600000",
        "HIKYUU, HK600000",
        "HIKYUU, 'SH  '",
        "HIKYUU, -600000",
        "HIKYUU, SH60000A",
        "HIKYUU, SH10002513",
        "VNPY, 600000.XSHG",
        "VNPY, cu2501",
        "VNPY, .SHFE",
        "QMT, ''",
        // the other's case
        "TENCENT, SH600000",
        "VNPY, CU2501.SHFE",
        "VNPY, ta505.CZCE",
        "DIFF, CFFEX.if2501",
        "SINA, nf_cu2501",
        "TDX, 29#m2505",
        // the year as others write it
        "VNPY, TA2505.CZCE",
        "DIFF, SHFE.cu501",
        "SINA, nf_TA505",
        "TDX, 28#TA505",
        // no month
        "SINA, nf_CU2513",
        "VNPY, TA500.CZCE",
        // main contracts, indices over a product, combinations
        "DIFF, KQ.m@SHFE.cu",
        "DIFF, CZCE.SPD SR901&SR903",
        "QMT, cu00.SF",
        "SINA, nf_CU0",
        "TDX, 47#IFL8",
        // options where there are none, or of the other exchange
        "SINA, nf_CU2501C70000",
        "QMT, 10002513.SZO",
        "QMT, 10002513.SH",
        "TDX, 9#10002513",
        // a product whose exchange nobody says
        "SINA, nf_QQ2501",
        "TDX, 30#QQ2501",
        "TDX, 30#M2505",
    })
    void refusesWhatIsNoSymbol(Notation notation, String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> notation.read(text, DAY))
                .getMessage();
        assertTrue(message.startsWith("'" + text + "' is no " + notation + " symbol; write "), message);
    }

    @ParameterizedTest
    @CsvSource({
        "VNPY, CZCE.TA2505",
        "QMT, SHFE.CU2501",
        "DIFF, SSE.60000",
        "SINA, SHFE.qq2501",
        "TDX, SHFE.sc2501",
        "TENCENT, SHFE.cu2501",
        "DIFF, BSE.10002513",
    })
    void writesOnlyTheExchangesOwnCodes(Notation notation, String symbol) {
        assertFalse(notation.covers(symbol(symbol)));
        String message = assertThrows(IllegalArgumentException.class, () -> notation.write(symbol(symbol), DAY))
                .getMessage();
        assertTrue(
                message.startsWith(symbol + " can't be written as " + notation + ", which has names like "), message);
    }
}
