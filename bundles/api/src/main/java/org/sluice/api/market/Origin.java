package org.sluice.api.market;

/** Whether a quote is of the real market now. The two are never mixed in one feed, store or gateway. */
public enum Origin {
    /** The real market, now. */
    LIVE,
    /** Made up or played back: replay, synthetic, and every source that does not say it is live. */
    TEST
}
