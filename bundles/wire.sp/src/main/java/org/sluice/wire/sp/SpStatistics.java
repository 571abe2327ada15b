package org.sluice.wire.sp;

import java.util.List;

/**
 * What a publisher has counted since it was bound.
 *
 * @param accepted subscribers that came, whether they are still here or not
 * @param rejected connections refused: wrong handshake, none within the limit, or too many subscribers
 * @param misbehaved subscribers closed because they sent something after the handshake
 * @param messages messages taken
 * @param bytes bytes of those messages, framing included
 * @param tooLarge messages not taken because the ring can't hold them
 * @param lostMessages messages that subscribers were too slow for, summed over subscribers
 * @param lostRounds rounds of which a subscriber lost at least one message, summed likewise
 * @param peers the subscribers connected now
 */
public record SpStatistics(
        long accepted,
        long rejected,
        long misbehaved,
        long messages,
        long bytes,
        long tooLarge,
        long lostMessages,
        long lostRounds,
        List<Peer> peers) {

    /**
     * One connected subscriber.
     *
     * @param remote its address; for ipc, which has none, the order in which it came
     * @param lagBytes how much is queued for it
     */
    public record Peer(String remote, long lostMessages, long lostRounds, long lagBytes) {}
}
