package org.sluice.fetcher.nng;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sluice.fetcher.nng.Heard.NOW;
import static org.sluice.fetcher.nng.Heard.tick;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Await;
import org.sluice.wire.sp.SpMark;

/** Lost marks, messages that are none, a server that goes and comes back. */
@Timeout(60)
class NngFaultsTest {

    private static final String TCP = "tcp://127.0.0.1:0";

    @TempDir
    Path folder;

    private static ByteBuffer row(int number) {
        return SpotServer.row(Instruments.STOCK, NOW, number, number);
    }

    private static Tick stock(int number) {
        return tick(Instruments.STOCK, NOW, number, 100 * number);
    }

    @Test
    void leavesOutWhatComesBeforeTheFirstStartMark() throws IOException {
        try (Heard heard = new Heard(TCP)) {
            heard.server().send(SpMark.START, row(1)).data(row(2)).end();
            heard.server().round(row(3));
            assertEquals(List.of(stock(3), "end"), heard.untilRounds(1));
            assertEquals(Map.of("messages.beforeStart", 2L), heard.faults());
        }
    }

    @Test
    void takesDataWhoseStartMarkWasLost() throws IOException {
        try (Heard heard = new Heard(TCP)) {
            heard.server().round(row(1));
            heard.server().data(row(2)).data(row(3)).end();
            heard.server().round(row(4));
            assertEquals(List.of(stock(1), "end", stock(2), stock(3), "end", stock(4), "end"), heard.untilRounds(3));
            assertEquals(Map.of("marks.startLost", 1L), heard.faults());
        }
    }

    @Test
    void endsARoundWhoseEndMarkWasLost() throws IOException {
        try (Heard heard = new Heard(TCP)) {
            heard.server().start().data(row(1));
            heard.server().start().data(row(2)).end();
            assertEquals(List.of(stock(1), "end", stock(2), "end"), heard.untilRounds(2));
            assertEquals(Map.of("marks.endLost", 1L), heard.faults());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "4"})
    void leavesOutMessagesThatAreTruncatedOrGarbage(String workers) throws IOException {
        ByteBuffer whole = row(2);
        try (Heard heard = new Heard(TCP, "worker_num", workers)) {
            heard.server().start().data(row(1));
            for (int length = 0; length < whole.limit() - 8; length += 7) {
                heard.server().data(whole.duplicate().limit(length));
            }
            heard.server().data(ByteBuffer.wrap("[start spot] or so\n".getBytes(StandardCharsets.US_ASCII)));
            heard.server().data(ByteBuffer.wrap(new byte[1000]));
            heard.server().data(row(3)).end();
            assertEquals(List.of(stock(1), stock(3), "end"), heard.untilRounds(1));
            long cuts = (whole.limit() - 8 + 6) / 7;
            assertEquals(Map.of("messages.unreadable", cuts + 2), heard.faults());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "ipc"})
    void goesOnWithAServerThatWasRestarted(String transport) throws IOException {
        String address = transport.equals("tcp") ? TCP : "ipc://" + folder.resolve("spot.ipc");
        try (Heard heard = new Heard(address)) {
            heard.server().round(row(1)).start().data(row(2));
            heard.awaitCount("messages", 5);
            heard.restartServer();
            heard.server().send(SpMark.START, row(3)).end().round(row(4));
            assertEquals(List.of(stock(1), "end", stock(2), "end", stock(4), "end"), heard.untilRounds(3));
            assertEquals(Map.of("rounds.broken", 1L, "messages.beforeStart", 1L), heard.faults());
            assertEquals(2, heard.fetcher.counters().get("connects"));
        }
    }

    @Test
    void failsWhenThereIsNoConnectionButDeliversFirstWhatItHas() throws IOException {
        try (Heard heard = new Heard(TCP)) {
            heard.server().round(row(1)).start().data(row(2));
            heard.awaitCount("messages", 5);
            heard.stopServer();
            Await.until("a warning", () -> !heard.fetcher.warnings().isEmpty());
            assertEquals(List.of(stock(1), "end", stock(2), "end"), heard.untilRounds(2));
            String server = heard.fetcher.facts().get("quotation_server");
            String[] said = new String[1];
            Await.until("an exception", () -> {
                try {
                    heard.poll();
                    return false;
                } catch (UncheckedIOException e) {
                    said[0] = e.getCause().getMessage();
                    return true;
                }
            });
            assertEquals(server + ": no connection", said[0]);
            assertEquals("no", heard.fetcher.facts().get("connected"));

            heard.restartServer();
            heard.server().round(row(3));
            heard.awaitCount("messages", 8);
            heard.poll();
            assertEquals(List.of(stock(3), "end"), heard.events.subList(4, heard.events.size()));
            assertEquals(List.of(), heard.fetcher.warnings());
        }
    }

    @Test
    void dropsTheOldestRoundsWholeWhenNobodyPolls() throws IOException {
        List<Tick> much = Collections.nCopies(1000, stock(1));
        try (Heard heard = new Heard(TCP, "receiveQueueMebibytes", "1")) {
            for (int round = 0; round < 10; round++) {
                heard.server().round(SpotServer.ticks(much, 100));
            }
            heard.server().round(row(7));
            heard.awaitCount("messages", 33);
            heard.untilRounds(1);
            Await.until("the last round", () -> {
                heard.poll();
                return heard.events.contains(stock(7));
            });
            long dropped = heard.faults().get("rounds.dropped");
            long ends = heard.events.stream().filter("end"::equals).count();
            assertEquals(11, dropped + ends);
            assertEquals((ends - 1) * 1000 + 1 + ends, heard.events.size(), "rounds that are left are whole");
        }
    }

    @Test
    void endsARoundWhoseRestWasDropped() throws IOException {
        ByteBuffer large = SpotServer.ticks(Collections.nCopies(4000, stock(9)), 100);
        try (Heard heard = new Heard(TCP, "receiveQueueMebibytes", "1")) {
            heard.server().start().data(row(1));
            heard.awaitCount("messages", 2);
            heard.poll();
            heard.server().data(large).data(large).data(large).end().round(row(2));
            heard.awaitCount("messages", 9);
            assertEquals(List.of(stock(1), "end", stock(2), "end"), heard.untilRounds(2));
            assertEquals(Map.of("rounds.dropped", 1L), heard.faults());
        }
    }
}
