package org.sluice.fetcher.qmt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.fetcher.qmt.Tally.Event;

class RowQueueTest {

    private final Tally tally = new Tally("test");
    private final RowQueue queue = new RowQueue(4, tally);

    private static Row row(String code, double price) {
        double no = Double.NaN;
        double[] none = {};
        return new Row(
                code, Heard.NOW, Heard.NOW, price, no, no, no, no, no, no, no, no, no, no, none, none, none, none);
    }

    private List<String> take(int atMost) {
        List<String> taken = new ArrayList<>();
        queue.take(atMost, 0).forEach(row -> taken.add(row.code() + (int) row.lastPrice()));
        return taken;
    }

    @Test
    void keepsEveryRowInItsOrderWhileThereIsRoom() {
        queue.add(List.of(row("a", 1), row("b", 1)));
        queue.add(List.of(row("a", 2), row("a", 3)));
        assertEquals(List.of("a1", "b1", "a2"), take(3));
        assertEquals(List.of("a3"), take(3));
        assertEquals(0, tally.get(Event.CONFLATED));
    }

    @Test
    void keepsTheNewestOfEachCodeOnceFullAndCountsTheOthers() {
        queue.add(List.of(row("a", 1), row("b", 1), row("c", 1)));
        queue.add(List.of(row("a", 2), row("a", 3)));
        queue.add(List.of(row("b", 2)));
        assertEquals(3, queue.size());
        assertEquals(List.of("c1", "a3"), take(2));
        queue.add(List.of(row("a", 4)));
        assertEquals(List.of("b2", "a4"), take(9));
        assertEquals(3, tally.get(Event.CONFLATED));
    }

    @Test
    void isBoundedWhateverCodesCome() {
        for (int code = 0; code < 100; code++) {
            queue.add(List.of(row("x" + code, 1)));
        }
        assertEquals(List.of("x961", "x971", "x981", "x991"), take(9));
        assertEquals(96, tally.get(Event.CONFLATED));
    }
}
