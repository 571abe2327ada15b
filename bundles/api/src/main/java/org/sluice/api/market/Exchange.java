package org.sluice.api.market;

/** The exchanges of mainland China. The name is the one vn.py and TqSdk use; {@link #market()} is hikyuu's. */
public enum Exchange {
    /** Shanghai Stock Exchange. */
    SSE("SH"),
    /** Shenzhen Stock Exchange. */
    SZSE("SZ"),
    /** Beijing Stock Exchange. */
    BSE("BJ"),
    /** Shanghai Futures Exchange. */
    SHFE("SHFE"),
    /** Shanghai International Energy Exchange. */
    INE("INE"),
    /** Dalian Commodity Exchange. */
    DCE("DCE"),
    /** Zhengzhou Commodity Exchange. */
    CZCE("CZCE"),
    /** China Financial Futures Exchange. */
    CFFEX("CFFEX"),
    /** Guangzhou Futures Exchange. */
    GFEX("GFEX");

    private final String market;

    Exchange(String market) {
        this.market = market;
    }

    /** hikyuu's market code: SH, SZ or BJ; elsewhere the exchange's own name. */
    public String market() {
        return market;
    }
}
