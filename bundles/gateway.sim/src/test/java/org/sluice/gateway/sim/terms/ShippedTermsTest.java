package org.sluice.gateway.sim.terms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Direction;
import org.sluice.gateway.sim.TestMarket;

/** The shipped file; every number is reckoned by hand. */
class ShippedTermsTest {

    private static final Path FILE = Path.of("src", "main", "etc", "sim", "terms.csv");
    private static final LocalDate NOW = LocalDate.of(2026, 11, 23);

    private final TermsTable table = read(FILE);

    @ParameterizedTest
    @CsvSource({
        // 10,000.00: commission 2.50, at least 5.00; transfer 0.10
        "SSE.600000,   2026-11-23, BUY,  10.00,   1000, 5.10",
        // 105,200.00: commission 26.30; stamp 0.05 % 52.60; transfer 1.05
        "SSE.600000,   2026-11-23, SELL, 10.52,  10000, 79.95",
        // the day before the stamp duty was halved: 26.30 + 105.20 + 1.05
        "SSE.600000,   2023-08-27, SELL, 10.52,  10000, 132.55",
        "SSE.600000,   2023-08-28, SELL, 10.52,  10000, 79.95",
        // the day before the transfer fee was halved: 26.30 + 105.20 + 2.10
        "SSE.600000,   2022-04-28, SELL, 10.52,  10000, 133.60",
        // 165,000.00: 41.25 + 1.65; and a stamp of 82.50
        "SZSE.000001,  2026-11-23, BUY,  1650,     100, 42.90",
        "SZSE.000001,  2026-11-23, SELL, 1650,     100, 125.40",
        // STAR, 20,100.00: 5.03 + 10.05 + 0.20
        "SSE.688981,   2026-11-23, SELL, 100.50,   200, 15.28",
        // a fund, 41,230.00: 10.31 and nothing else on either side
        "SSE.510300,   2026-11-23, BUY,  4.123,  10000, 10.31",
        "SSE.510300,   2026-11-23, SELL, 4.123,  10000, 10.31",
        // a convertible bond, 1,253.00: 0.06, at least 1.00
        "SZSE.127045,  2026-11-23, BUY,  125.300,   10, 1.00",
        // 125,300.00: 6.265
        "SZSE.127045,  2026-11-23, SELL, 125.300, 1000, 6.27"
    })
    void feesOfSharesFundsAndBonds(
            String symbol, LocalDate day, Direction direction, BigDecimal price, long volume, BigDecimal fees) {
        Spec spec = spec(symbol);
        BigDecimal amount = Money.amount(price, volume, spec.multiplier());
        Tally tally = Tally.NONE.plus(amount, volume, Money.ZERO, 0);
        assertEquals(fees, table.find(spec, day).orElseThrow().fees(direction, direction == Direction.BUY, tally));
    }

    @ParameterizedTest
    @CsvSource({
        // copper: 78,000 x 5 = 390,000: 0.5 per ten thousand; closed on the same day 1
        "SHFE.cu2701,  78000,  1, 19.50,  19.50,  39.00, 35100.00",
        // rebar: 3,100 x 10 x 2 = 62,000
        "SHFE.rb2701,  3100,   2, 6.20,   6.20,   6.20,  4340.00",
        // soya meal: by the lot
        "DCE.m2701,    2950,   3, 4.50,   4.50,   4.50,  6195.00",
        // 4,000 x 300 = 1,200,000: 0.23 per ten thousand, ten times that on the same day
        "CFFEX.IF2612, 4000,   1, 27.60,  27.60,  276.00, 144000.00"
    })
    void feesAndMarginOfFutures(
            String symbol,
            BigDecimal price,
            long lots,
            BigDecimal open,
            BigDecimal close,
            BigDecimal closeToday,
            BigDecimal margin) {
        Spec spec = spec(symbol);
        Terms terms = table.find(spec, NOW).orElseThrow();
        BigDecimal amount = Money.amount(price, lots, spec.multiplier());
        Tally tally = Tally.NONE.plus(amount, lots, Money.ZERO, 0);
        assertEquals(open, terms.fees(Direction.BUY, true, tally));
        assertEquals(close, terms.fees(Direction.SELL, false, tally));
        assertEquals(closeToday, terms.fees(Direction.SELL, false, Tally.NONE.plus(amount, lots, amount, lots)));
        assertEquals(margin, Money.of(amount.multiply(terms.marginLong())));
    }

    @Test
    void theMinimumIsForTheWholeOrderNotForEachFill() {
        Terms terms = table.find(spec("SSE.600000"), NOW).orElseThrow();
        Tally first = Tally.NONE.plus(new BigDecimal("4000.00"), 400, Money.ZERO, 0);
        Tally second = first.plus(new BigDecimal("6000.00"), 600, Money.ZERO, 0);
        assertEquals(new BigDecimal("5.04"), terms.fees(Direction.BUY, true, first));
        assertEquals(new BigDecimal("5.10"), terms.fees(Direction.BUY, true, second));
        assertEquals(Money.ZERO, terms.fees(Direction.BUY, true, Tally.NONE));
    }

    @ParameterizedTest
    @CsvSource({
        "SSE.600000, false", "SZSE.000001, false", "SZSE.300750, false", "SSE.688981, false", "BSE.920002, false",
        "SSE.510300, false", "SZSE.159915, false", "SSE.511010, true", "SSE.518880, true", "SSE.513100, true",
        "SZSE.159934, true", "SZSE.127045, true"
    })
    void soldOnTheSameDay(String symbol, boolean sellToday) {
        assertEquals(sellToday, table.find(spec(symbol), NOW).orElseThrow().sellToday());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "SSE.600000,  BUY,  100,     0,    -",
                "SSE.600000,  BUY,  150,     0,    'volume 150: at least 100, in steps of 100'",
                "SSE.600000,  BUY,  1000100, 0,    'volume 1000100: at most 1000000 in one order'",
                "SSE.600000,  SELL, 50,      1050, -",
                "SSE.600000,  SELL, 150,     1050, -",
                "SSE.600000,  SELL, 1050,    1050, -",
                "SSE.600000,  SELL, 30,      1050, "
                        + "'volume 30: at least 100, in steps of 100, or all of an odd lot (50)'",
                "SSE.600000,  SELL, 33,      33,   -",
                "SSE.600000,  SELL, 32,      33,   "
                        + "'volume 32: at least 100, in steps of 100, or all of an odd lot (33)'",
                "SSE.688981,  BUY,  199,     0,    'volume 199: at least 200, in steps of 1'",
                "SSE.688981,  BUY,  200,     0,    -",
                "SSE.688981,  BUY,  201,     0,    -",
                "SSE.688981,  BUY,  100001,  0,    'volume 100001: at most 100000 in one order'",
                "SSE.688981,  SELL, 150,     150,  -",
                "SSE.688981,  SELL, 150,     450,  'volume 150: at least 200, in steps of 1, or all of an odd lot (0)'",
                "SZSE.300750, BUY,  300100,  0,    'volume 300100: at most 300000 in one order'",
                "BSE.920002,  BUY,  99,      0,    'volume 99: at least 100, in steps of 1'",
                "BSE.920002,  BUY,  101,     0,    -",
                "SZSE.127045, BUY,  10,      0,    -",
                "SZSE.127045, BUY,  15,      0,    'volume 15: at least 10, in steps of 10'",
                "SZSE.127045, SELL, 5,       25,   -",
                "SHFE.cu2701, BUY,  0,       0,    'volume 0: at least 1, in steps of 1'",
                "SHFE.cu2701, BUY,  501,     0,    'volume 501: at most 500 in one order'"
            })
    void volumes(String symbol, Direction direction, long volume, long sellable, String error) {
        Terms terms = table.find(spec(symbol), NOW).orElseThrow();
        assertEquals(error, terms.volumeError(volume, direction == Direction.SELL, sellable));
    }

    @Test
    void aBadRowIsNamedWithItsPlaceAndWhatWasExpected(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("terms.csv");
        String header = Files.readAllLines(FILE).stream()
                .filter(line -> line.startsWith("valid_from"))
                .findFirst()
                .orElseThrow();
        Files.writeString(file, header + "\n2020-01-01,SSE,STOCK,,,T+2,100,100,1,0,0,0,0,0,0,1,1,none\n");
        IOException bad = assertThrows(IOException.class, () -> TermsTable.read(file));
        assertEquals("terms.csv:2: sell=T+2: expected T+0 or T+1", bad.getMessage());
    }

    private static Spec spec(String symbol) {
        return Spec.of(new TestMarket().find(Symbol.parse(symbol)).orElseThrow());
    }

    private static TermsTable read(Path file) {
        try {
            return TermsTable.read(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
