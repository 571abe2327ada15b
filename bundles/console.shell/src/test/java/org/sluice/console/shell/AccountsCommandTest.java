package org.sluice.console.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Holding;
import org.sluice.api.trade.Position;

/** {@code accounts} and {@code positions}. */
class AccountsCommandTest {

    private final Bench bench = new Bench();
    private final FakeDesk desk = new FakeDesk();

    @BeforeEach
    void start() {
        bench.services.desks.add("", desk);
    }

    private static BigDecimal yuan(String text) {
        return new BigDecimal(text);
    }

    @Test
    void showsTheMoneyOfEveryAccount() {
        desk.accounts.add(account("two", "0"));
        desk.accounts.add(account("demo", "1000000"));
        assertEquals("""
                ACCOUNT  GATEWAY  DAY            BALANCE   AVAILABLE      MARGIN  FLOATING  CLOSED  FEES   RISK
                demo     sim      2026-11-20  999,994.50  899,993.50  100,000.00    -12.50    0.00  5.50  10.0%
                two      sim      2026-11-20        0.00        0.00        0.00      0.00    0.00  0.00      -
                """, bench.run(new AccountsCommand(bench.services)));
    }

    private static Account account(String id, String before) {
        BigDecimal zero = BigDecimal.ZERO;
        boolean some = yuan(before).signum() > 0;
        return new Account(
                id,
                "sim",
                "CNY",
                LocalDate.of(2026, 11, 20),
                yuan(before),
                zero,
                zero,
                zero,
                some ? yuan("5.5") : zero,
                zero,
                zero,
                some ? yuan("-12.5") : zero,
                some ? yuan("100000") : zero,
                zero,
                some ? yuan("1") : zero,
                zero);
    }

    @Test
    void showsWhatIsHeldBySideWithoutWhatIsEmpty() {
        Holding some = new Holding(
                100, 1900, 0, 300, yuan("20000"), yuan("20010"), yuan("-12.5"), yuan("-22.5"), BigDecimal.ZERO);
        Symbol symbol = Symbol.parse("SSE.600001");
        desk.positions.add(new Position("two", "sim", symbol, BigDecimal.ONE, null, Holding.NONE, some));
        desk.positions.add(new Position("demo", "sim", symbol, BigDecimal.ONE, yuan("9.99"), some, Holding.NONE));
        assertEquals("""
                ACCOUNT  SYMBOL      NAME  SIDE   VOLUME  TODAY  FROZEN       COST  LAST  FLOATING
                demo     SSE.600001        long    2,000    100     300  20,000.00  9.99    -12.50
                two      SSE.600001        short   2,000    100     300  20,000.00     -    -12.50
                """, bench.run(new PositionsCommand(bench.services)));
        assertEquals("none\n", bench.run(new PositionsCommand(bench.services), "three"));
    }

    @Test
    void saysNoneIfThereIsNone() {
        assertEquals("none\n", bench.run(new AccountsCommand(bench.services)));
        assertEquals("none\n", bench.run(new PositionsCommand(bench.services)));
    }
}
