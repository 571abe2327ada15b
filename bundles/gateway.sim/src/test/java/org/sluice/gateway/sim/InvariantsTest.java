package org.sluice.gateway.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.gateway.sim.ledger.AccountBook;
import org.sluice.gateway.sim.ledger.Ledger;
import org.sluice.gateway.sim.ledger.Step;
import org.sluice.gateway.sim.store.LedgerStore;
import org.sluice.testkit.RecordingTradeSink;

/** The rules of accounts, positions and orders hold after every event of whatever flow. */
class InvariantsTest {

    private static final BigDecimal START = new BigDecimal("300000.00");
    private static final int SEEDS = 60;
    private static final int EVENTS = 400;

    @Test
    void holdAfterEveryEventOfRandomFlows() throws Exception {
        long base = new Random().nextLong();
        int trades = 0;
        for (int i = 0; i < SEEDS; i++) {
            trades += run(base + i, EVENTS, null);
        }
        assertTrue(trades > SEEDS * 20, "only " + trades + " trades, the flows do not test much");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aLedgerReadAgainAtAnyTimeIsTheSame(long seed) throws Exception {
        try (LedgerStore store = LedgerStore.open("jdbc:h2:mem:flow" + seed)) {
            run(seed, EVENTS, store);
        }
    }

    /** @param store if not null, the ledger is stored at each event and read again now and then */
    private static int run(long seed, int events, LedgerStore store) throws Exception {
        Trader trader = new Trader("1");
        Ledger ledger = new Ledger("sim", Trader.terms(), Trader.MONDAY, 0, 0);
        for (String account : RandomFlow.ACCOUNTS) {
            ledger.add(new AccountBook(account, "sim", Trader.MONDAY, AccountBook.Cash.of(START)));
        }
        trader.use(ledger);
        RandomFlow flow = new RandomFlow(seed, trader);
        Oracle oracle = new Oracle(START);
        for (int event = 0; event < events; event++) {
            flow.next();
            try {
                Step step = trader.broker.ledger().drain(trader.clock.instant(), Duration.ZERO);
                RecordingTradeSink sink = new RecordingTradeSink();
                step.reports().forEach(report -> report.accept(sink));
                oracle.hear(sink, flow.sent);
                oracle.check(trader.broker.ledger());
                if (store != null) {
                    store.save(step);
                    if (event % 7 == 0) {
                        readAgain(trader, store);
                    }
                }
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ", event " + event + ", " + flow.event, e);
            }
        }
        return oracle.trades();
    }

    private static void readAgain(Trader trader, LedgerStore store) throws Exception {
        Ledger before = trader.broker.ledger();
        Ledger after = store.load("sim", Trader.terms(), Trader.MONDAY);
        assertEquals(before.day(), after.day());
        assertEquals(before.accounts(), after.accounts());
        assertEquals(before.positions(), after.positions());
        assertEquals(before.reports(), after.reports());
        assertEquals(before.trades(), after.trades());
        after.drain(trader.clock.instant(), Duration.ZERO);
        trader.use(after);
    }
}
