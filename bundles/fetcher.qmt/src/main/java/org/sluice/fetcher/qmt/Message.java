package org.sluice.fetcher.qmt;

import java.time.Instant;
import java.util.List;

/** What the bridge says in one line. */
sealed interface Message {

    /**
     * The first line.
     *
     * @param version of the wire
     * @param nonce what a proof of the token is made for
     * @param token whether it wants one
     */
    record Greeting(long version, String nonce, boolean token) implements Message {}

    /** Why it sends this client away. */
    record Refusal(String reason) implements Message {}

    /** Quotes; rows that can't be used are in {@code bad}. */
    record Quotes(List<Row> rows, List<Bad> bad) implements Message {}

    /** A row that can't be used, here or in the bridge. */
    record Bad(String cause, String row) implements Message {}

    /** A full snapshot begins or ends. */
    record Snapshot(boolean start) implements Message {}

    /**
     * How the bridge is, said every five seconds and when it changes.
     *
     * @param xtquant its version, or null if there is none
     * @param subscribed of the codes asked for
     * @param lastCallback null: none yet
     * @param badRows rows the bridge left out
     * @param dropped rows replaced by newer ones because this client was slow
     * @param error what is wrong, or null
     */
    record State(
            String xtquant,
            long subscribed,
            long groups,
            long callbacks,
            Instant lastCallback,
            long badRows,
            long dropped,
            String error)
            implements Message {}

    /** Something a later bridge may say. */
    record Unknown() implements Message {}
}
