package org.sluice.console.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Samples;

class QuotesCommandTest {

    private final Bench bench = new Bench();
    private final QuotesCommand quotes = new QuotesCommand(bench.services);

    QuotesCommandTest() {
        bench.catalog.add("SH600000", "浦发银行", 0.01);
        bench.catalog.add("SHFE.cu2501", "沪铜2501", 10);
        bench.tick(Samples.tick(Symbol.parse("SH600000"), Bench.NOW, 10));
        bench.tick(Tick.builder(Symbol.parse("SHFE.cu2501"), Bench.NOW.minusSeconds(86_400))
                .last(71_000)
                .previousClose(1)
                .preSettlement(70_000)
                .volume(9_999)
                .turnover(123_456_789_000.0)
                .build()
                .completed("tencent", Origin.LIVE, Bench.NOW, null, Phase.PRE_OPEN));
    }

    @Test
    void showsQuotesOfSymbolsInAnyNotationInTheOrderAsked() {
        assertEquals("""
                SYMBOL       NAME       LAST  CHANGE   BID    ASK    VOLUME   TURNOVER  TIME            PHASE       SOURCE   DATA
                SHFE.cu2501  沪铜2501  71000  +1.43%     -      -      9999  1234.57亿  11-19 10:00:00  pre-open    tencent  LIVE
                SSE.600000   浦发银行  10.00  +0.50%  9.99  10.01  100.00万  1000.00万  10:00:00        continuous  sample   TEST
                """, bench.run(quotes, "cu2501.SHFE", "SH600000", "600000.SSE"));
    }

    @Test
    void showsAmountsInFull() {
        assertEquals("""
                SYMBOL      NAME       LAST  CHANGE   BID    ASK     VOLUME    TURNOVER  TIME      PHASE       SOURCE  DATA
                SSE.600000  浦发银行  10.00  +0.50%  9.99  10.01  1,000,000  10,000,000  10:00:00  continuous  sample  TEST
                """, bench.run(quotes, "sse.600000", "--exact"));
    }

    @Test
    void showsEveryLevel() {
        assertEquals(
                """
                SSE.600000 浦发银行
                LEVEL  BID SIZE   BID    ASK  ASK SIZE
                    1       100  9.99  10.01       100
                    2       200  9.98  10.02       200
                    3       300  9.97  10.03       300
                    4       400  9.96  10.04       400
                    5       500  9.95  10.05       500

                SHFE.cu2501 沪铜2501
                  no level on either side
                """, bench.run(quotes, "--depth", "SH600000", "SHFE.cu2501").replaceAll("(?s)^.*?\n\n", ""));
    }

    @Test
    void saysHowToWriteASymbol() {
        assertEquals(
                "sluice:quotes: '600000' is no symbol; write SH600000, SSE.600000 or SHFE.cu2501\n",
                bench.run(quotes, "600000"));
        assertEquals("sluice:quotes: which symbol? as in: sluice:quotes SH600000 SHFE.cu2501\n", bench.run(quotes));
    }

    @Test
    void saysWhyThereIsNoQuote() {
        bench.last.clear();
        assertEquals(
                "sluice:quotes: SSE.600000 浦发银行: no quote yet; sluice:status shows what the feeds do;"
                        + " SHFE.CU2501: no quote, and the catalog does not know it; did you mean SHFE.cu2501?;"
                        + " SSE.999998: no quote, and the catalog does not know it\n",
                bench.run(quotes, "SH600000", "SHFE.CU2501", "SH999998"));
    }
}
