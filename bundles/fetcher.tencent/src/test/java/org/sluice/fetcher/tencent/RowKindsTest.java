package org.sluice.fetcher.tencent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Configs;
import org.sluice.testkit.ListedCatalog;
import org.sluice.testkit.TickText;
import org.sluice.wire.page.PageTally;

/** Rows as they are over a day and on every board. */
class RowKindsTest {

    private static final String NO_SIDE = "0.00~0~0.00~0~0.00~0~0.00~0~0.00~0";
    private static final String BIDS = "7.17~100~7.16~200~7.15~300~7.14~400~7.13~500";
    private static final String ASKS = "7.18~110~7.19~210~7.20~310~7.21~410~7.22~510";

    private final ListedCatalog catalog = new ListedCatalog()
            .stock("SH600000")
            .star("SH688001")
            .index("SZ399001")
            .add("SH510300", Kind.ETF, "")
            .add("BJ920002", Kind.STOCK, "BSE");

    @Test
    void beforeTheOpenThereIsNoPriceOfTheDayAndNoOneCallsItHalted() throws Exception {
        assertEquals(
                "last 7.1 prev 7.1 volume 0 turnover 0 limits 7.81 6.39 bids 0 asks 0 phase null",
                read(
                        "sh600000",
                        "7.10",
                        "7.10",
                        "0.00",
                        NO_SIDE,
                        NO_SIDE,
                        "20240301090503",
                        "0.00",
                        "0.00",
                        "0",
                        "0",
                        "7.81",
                        "6.39"));
    }

    @Test
    void inTheAuctionBothSidesShowTheIndicativePrice() throws Exception {
        String side = "7.20~1500~0.00~320~0.00~0~0.00~0~0.00~0";
        assertEquals(
                "last 7.1 prev 7.1 volume 0 turnover 0 limits 7.81 6.39 bids 1: 7.2 x 150000 asks 1: 7.2 x 150000 phase null",
                read(
                        "sh600000",
                        "7.10",
                        "7.10",
                        "0.00",
                        side,
                        side,
                        "20240301092003",
                        "0.00",
                        "0.00",
                        "0",
                        "0",
                        "7.81",
                        "6.39"));
    }

    @Test
    void aSuspendedShareKeepsItsPreviousCloseAndIsHalted() throws Exception {
        assertEquals(
                "last 7.1 prev 7.1 volume 0 turnover 0 bids 0 asks 0 phase HALTED",
                read(
                        "sh600000",
                        "7.10",
                        "7.10",
                        "0.00",
                        NO_SIDE,
                        NO_SIDE,
                        "20240301101503",
                        "0.00",
                        "0.00",
                        "0",
                        "0",
                        "0.00",
                        "0.00"));
    }

    @Test
    void atLimitUpNobodySells() throws Exception {
        String queue = "7.81~998877~7.80~1~7.79~2~7.78~3~7.77~4";
        assertEquals(
                "last 7.81 prev 7.1 open 7.3 high 7.81 low 7.25 volume 17234500 turnover 132460000 limits 7.81 6.39"
                        + " bids 5: 7.81 x 99887700 asks 0 phase null",
                read(
                        "sh600000",
                        "7.81",
                        "7.10",
                        "7.30",
                        queue,
                        NO_SIDE,
                        "20240301101503",
                        "7.81",
                        "7.25",
                        "172345",
                        "13246",
                        "7.81",
                        "6.39"));
    }

    @Test
    void aNewListingHasNoLimits() throws Exception {
        assertEquals(
                "last 30.5 prev 12.34 open 28 high 31 low 27.9 volume 1234500 turnover 37000000 bids 5: 7.17 x 10000"
                        + " asks 5: 7.18 x 11000 phase null",
                read(
                        "sh600000",
                        "30.50",
                        "12.34",
                        "28.00",
                        BIDS,
                        ASKS,
                        "20240301101503",
                        "31.00",
                        "27.90",
                        "12345",
                        "3700",
                        "-1",
                        "-1"));
    }

    @Test
    void anIndexCountsLotsAndHasNoDepthAndNoLimits() throws Exception {
        assertEquals(
                "last 14882.9 prev 14940.05 open 14984.25 high 15033.34 low 14856.93 volume 43989160700"
                        + " turnover 670259720000 bids 0 asks 0 phase null",
                read(
                        "sz399001",
                        "14882.90",
                        "14940.05",
                        "14984.25",
                        NO_SIDE,
                        NO_SIDE,
                        "20240301101503",
                        "15033.34",
                        "14856.93",
                        "439891607",
                        "67025972",
                        "-1",
                        "-1"));
    }

    @Test
    void aFundHasThreeDecimals() throws Exception {
        String bids = "3.911~12~3.910~8~3.909~1~3.908~4~3.907~5";
        String asks = "3.912~7~3.913~2~3.914~3~3.915~4~3.916~5";
        assertEquals(
                "last 3.912 prev 3.907 open 3.905 high 3.921 low 3.9 volume 512345600 turnover 2003270000 limits 4.298 3.516"
                        + " bids 5: 3.911 x 1200 asks 5: 3.912 x 700 phase null",
                read(
                        "sh510300",
                        "3.912",
                        "3.907",
                        "3.905",
                        bids,
                        asks,
                        "20240301101503",
                        "3.921",
                        "3.900",
                        "5123456",
                        "200327",
                        "4.298",
                        "3.516"));
    }

    @Test
    void theStarBoardCountsSharesAndItsDepthLots() throws Exception {
        assertEquals(
                "last 98.1 prev 96 open 96.5 high 99.1 low 95 volume 5283641 turnover 512340000 limits 115.2 76.8"
                        + " bids 5: 7.17 x 10000 asks 5: 7.18 x 11000 phase null",
                read(
                        "sh688001",
                        "98.10",
                        "96.00",
                        "96.50",
                        BIDS,
                        ASKS,
                        "20240301101503",
                        "99.10",
                        "95.00",
                        "5283641",
                        "51234",
                        "115.20",
                        "76.80"));
    }

    @Test
    void theBeijingExchangeCountsLots() throws Exception {
        assertEquals(
                "last 14.22 prev 13.9 open 13.95 high 14.5 low 13.8 volume 345600 turnover 4910000 limits 18.07 9.73"
                        + " bids 5: 7.17 x 10000 asks 5: 7.18 x 11000 phase null",
                read(
                        "bj920002",
                        "14.22",
                        "13.90",
                        "13.95",
                        BIDS,
                        ASKS,
                        "20240301101503",
                        "14.50",
                        "13.80",
                        "3456",
                        "491",
                        "18.07",
                        "9.73"));
    }

    private String read(
            String key,
            String last,
            String previousClose,
            String open,
            String bids,
            String asks,
            String time,
            String high,
            String low,
            String volume,
            String turnover,
            String limitUp,
            String limitDown)
            throws Exception {
        String[] fields = new String[90];
        Arrays.fill(fields, "");
        String[] head = {"v_" + key + "=\"1", "某某", key.substring(2), last, previousClose, open, volume, "0", "0"};
        System.arraycopy(head, 0, fields, 0, head.length);
        System.arraycopy(bids.split("~"), 0, fields, 9, 10);
        System.arraycopy(asks.split("~"), 0, fields, 19, 10);
        System.arraycopy(new String[] {time, "0", "0", high, low}, 0, fields, 30, 5);
        System.arraycopy(new String[] {volume, turnover}, 0, fields, 36, 2);
        System.arraycopy(new String[] {limitUp, limitDown}, 0, fields, 47, 2);
        PageTally tally = new PageTally(LoggerFactory.getLogger(RowKindsTest.class));
        CodeLists lists =
                new CodeLists(Settings.of(Configs.of(TencentFetcher.Config.class, Map.of()), Map.of()), catalog, tally);
        List<Tick> ticks = new RowReader(catalog, tally)
                .read(
                        String.join("~", fields) + "\";",
                        lists.portions(List.of(Symbol.parse(key))).get(0));
        assertEquals(1, ticks.size());
        return TickText.of(ticks.get(0));
    }
}
