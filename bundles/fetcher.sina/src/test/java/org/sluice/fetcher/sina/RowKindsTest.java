package org.sluice.fetcher.sina;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import org.sluice.wire.page.PageSettings;
import org.sluice.wire.page.PageTally;
import org.sluice.wire.page.RequestLists;

/** Rows as they are over a day and on every board. */
class RowKindsTest {

    private static final String NO_SIDE = "0,0.000,0,0.000,0,0.000,0,0.000,0,0.000";
    private static final String BIDS = "10000,7.170,20000,7.160,30000,7.150,40000,7.140,50000,7.130";
    private static final String ASKS = "11000,7.180,21000,7.190,31000,7.200,41000,7.210,51000,7.220";

    private static final String AUCTION = "150000,7.200,32000,0.000,0,0.000,0,0.000,0,0.000";

    private final ListedCatalog catalog = new ListedCatalog()
            .stock("SH600000")
            .star("SH688001")
            .index("SH000001")
            .index("SZ399001")
            .add("SH510300", Kind.ETF, "")
            .add("BJ920002", Kind.STOCK, "BSE");

    @Test
    void beforeTheOpenThereIsNoPriceOfTheDayAndNoOneCallsItHalted() throws Exception {
        assertEquals(
                "prev 7.1 volume 0 turnover 0 bids 0 asks 0 phase null",
                read(
                        "sh600000",
                        "0.000",
                        "7.100",
                        "0.000",
                        "0.000",
                        "0.000",
                        "0",
                        "0.000",
                        NO_SIDE,
                        NO_SIDE,
                        "09:05:03"));
    }

    @Test
    void inTheAuctionBothSidesShowTheIndicativePrice() throws Exception {
        assertEquals(
                "prev 7.1 volume 0 turnover 0 bids 1: 7.2 x 150000 asks 1: 7.2 x 150000 phase null",
                read(
                        "sh600000",
                        "0.000",
                        "7.100",
                        "0.000",
                        "0.000",
                        "0.000",
                        "0",
                        "0.000",
                        AUCTION,
                        AUCTION,
                        "09:20:03"));
    }

    @Test
    void aSuspendedShareKeepsItsPreviousCloseAndIsHalted() throws Exception {
        assertEquals(
                "prev 7.1 volume 0 turnover 0 bids 0 asks 0 phase HALTED",
                read(
                        "sh600000",
                        "0.000",
                        "7.100",
                        "0.000",
                        "0.000",
                        "0.000",
                        "0",
                        "0.000",
                        NO_SIDE,
                        NO_SIDE,
                        "10:15:03"));
    }

    @Test
    void atLimitUpNobodySells() throws Exception {
        assertEquals(
                "last 7.81 prev 7.1 open 7.3 high 7.81 low 7.25 volume 17234500 turnover 132459876 bids 5: 7.81 x 99887700 asks 0 phase null",
                read(
                        "sh600000",
                        "7.300",
                        "7.100",
                        "7.810",
                        "7.810",
                        "7.250",
                        "17234500",
                        "132459876.000",
                        "99887700,7.810,100,7.800,200,7.790,300,7.780,400,7.770",
                        NO_SIDE,
                        "10:15:03"));
    }

    @Test
    void aNewListingIsReadLikeAnyOther() throws Exception {
        assertEquals(
                "last 30.5 prev 12.34 open 28 high 31 low 27.9 volume 1234512 turnover 37000012.5 bids 5: 7.17 x 10000 asks 5: 7.18 x 11000 phase null",
                read(
                        "sh600000",
                        "28.000",
                        "12.340",
                        "30.500",
                        "31.000",
                        "27.900",
                        "1234512",
                        "37000012.500",
                        BIDS,
                        ASKS,
                        "10:15:03"));
    }

    @Test
    void anIndexOfShanghaiCountsLotsAndHasNoDepth() throws Exception {
        assertEquals(
                "last 3267.8103 prev 3283.4261 open 3236.6951 high 3290.2561 low 3236.4791 volume 40262666000 turnover 398081845473 bids 0 asks 0 phase null",
                read(
                        "sh000001",
                        "3236.6951",
                        "3283.4261",
                        "3267.8103",
                        "3290.2561",
                        "3236.4791",
                        "402626660",
                        "398081845473",
                        NO_SIDE,
                        NO_SIDE,
                        "10:15:03"));
    }

    @Test
    void anIndexOfShenzhenCountsShares() throws Exception {
        assertEquals(
                "last 11972.023 prev 12172.911 open 12101.371 high 12205.097 low 11971.334 volume 47857870369 turnover 524892592190.995 bids 0 asks 0 phase null",
                read(
                        "sz399001",
                        "12101.371",
                        "12172.911",
                        "11972.023",
                        "12205.097",
                        "11971.334",
                        "47857870369",
                        "524892592190.995",
                        NO_SIDE,
                        NO_SIDE,
                        "10:15:03"));
    }

    @Test
    void aFundHasThreeDecimals() throws Exception {
        assertEquals(
                "last 3.912 prev 3.907 open 3.905 high 3.921 low 3.9 volume 512345600 turnover 2003270123 bids 5: 7.17 x 10000 asks 5: 7.18 x 11000 phase null",
                read(
                        "sh510300",
                        "3.905",
                        "3.907",
                        "3.912",
                        "3.921",
                        "3.900",
                        "512345600",
                        "2003270123.000",
                        BIDS,
                        ASKS,
                        "10:15:03"));
    }

    @Test
    void theStarBoardCountsShares() throws Exception {
        assertEquals(
                "last 98.1 prev 96 open 96.5 high 99.1 low 95 volume 5283641 turnover 512340123 bids 5: 7.17 x 10000 asks 5: 7.18 x 11000 phase null",
                read(
                        "sh688001",
                        "96.500",
                        "96.000",
                        "98.100",
                        "99.100",
                        "95.000",
                        "5283641",
                        "512340123.000",
                        BIDS,
                        ASKS,
                        "10:15:03"));
    }

    @Test
    void theBeijingExchangeCountsShares() throws Exception {
        assertEquals(
                "last 14.22 prev 13.9 open 13.95 high 14.5 low 13.8 volume 345600 turnover 4912345 bids 5: 7.17 x 10000 asks 5: 7.18 x 11000 phase null",
                read(
                        "bj920002",
                        "13.950",
                        "13.900",
                        "14.220",
                        "14.500",
                        "13.800",
                        "345600",
                        "4912345.000",
                        BIDS,
                        ASKS,
                        "10:15:03"));
    }

    private String read(
            String key,
            String open,
            String previousClose,
            String last,
            String high,
            String low,
            String volume,
            String turnover,
            String bids,
            String asks,
            String time)
            throws Exception {
        String best = "," + bids.split(",")[1] + "," + asks.split(",")[1] + ",";
        String row = "var hq_str_" + key + "=\"某某," + String.join(",", open, previousClose, last, high, low) + best
                + String.join(",", volume, turnover, bids, asks, "2024-03-01", time, "00") + ",\";";
        PageTally tally = new PageTally(LoggerFactory.getLogger(RowKindsTest.class));
        PageSettings settings = Settings.of(Configs.of(SinaFetcher.Config.class, Map.of()), Map.of());
        RequestLists<Symbol, Asked> lists = new RequestLists<>(settings, symbol -> Asked.of(symbol, catalog, tally));
        List<Tick> ticks = new RowReader(catalog, tally)
                .read(row, lists.portions(List.of(Symbol.parse(key)), 1).get(0));
        assertEquals(1, ticks.size());
        return TickText.of(ticks.get(0));
    }
}
