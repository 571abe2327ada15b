package org.sluice.fetcher.nng;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.fetcher.nng.Message.Kind;

class RoundQueueTest {

    private final Tally tally = new Tally("test");

    /** Room for four messages of 36 bytes, which take 100 each. */
    private final RoundQueue queue = new RoundQueue(400, tally);

    private void add(Kind... kinds) {
        for (Kind kind : kinds) {
            queue.add(new Message(kind, new byte[36], Heard.NOW));
        }
    }

    private List<Kind> drain() {
        List<Kind> kinds = new ArrayList<>();
        for (Message message = queue.take(0); message != null; message = queue.take(0)) {
            kinds.add(message.kind());
        }
        assertEquals(0, queue.bytes());
        return kinds;
    }

    @Test
    void dropsTheOldestRound() {
        add(Kind.START, Kind.DATA, Kind.END, Kind.START, Kind.DATA);
        assertEquals(List.of(Kind.START, Kind.DATA), drain());
        assertEquals(1, tally.get(Tally.Event.ROUND_DROPPED));
    }

    @Test
    void dropsWhatIsLeftOfARoundThatIsBeingPolled() {
        add(Kind.START, Kind.DATA);
        queue.take(0);
        add(Kind.DATA, Kind.DATA, Kind.END, Kind.START);
        assertEquals(List.of(Kind.START), drain());
    }

    @Test
    void dropsTheRestOfARoundThatAloneIsTooLarge() {
        add(Kind.START, Kind.DATA, Kind.DATA, Kind.DATA, Kind.DATA, Kind.DATA, Kind.END);
        assertEquals(List.of(), drain());
        add(Kind.DATA, Kind.START, Kind.END);
        assertEquals(List.of(Kind.START, Kind.END), drain());
        assertEquals(1, tally.get(Tally.Event.ROUND_DROPPED));
    }
}
