package org.sluice.fetcher.nng;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sluice.fetcher.nng.Heard.NOW;
import static org.sluice.fetcher.nng.Heard.tick;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.testkit.Await;

/** When it dials and hangs up, and what it finds when it examines itself. */
@Timeout(60)
class NngConnectionTest {

    private static final String TCP = "tcp://127.0.0.1:0";
    private static final String ME = "fetcher.nng";

    @TempDir
    Path folder;

    private static ByteBuffer row(int number) {
        return SpotServer.row(Instruments.STOCK, NOW, number, number);
    }

    @Test
    void dialsWithTheFirstPollAndHangsUpWhenNobodyPolls() throws IOException {
        try (Heard heard = new Heard(TCP, Duration.ofMillis(300))) {
            assertEquals("no, nobody polls", heard.fetcher.facts().get("connected"));
            assertEquals(0, heard.server().subscribers());
            heard.poll();
            heard.server().awaitSubscriber();
            heard.server().round(row(1));
            heard.awaitCount("messages", 3);
            Await.until("it hangs up", () -> heard.server().subscribers() == 0);
            Await.until("it knows", () -> heard.fetcher.facts().get("connected").equals("no, nobody polls"));
            assertEquals(Map.of("messages.unpolled", 3L), heard.faults());
            assertEquals(List.of(), heard.fetcher.warnings());

            heard.poll();
            heard.server().awaitSubscriber();
            heard.server().data(row(2)).end().round(row(3));
            assertEquals(
                    List.of(tick(Instruments.STOCK, NOW, 3, 300), "end"),
                    heard.untilRounds(1),
                    "nothing of before, and only whole rounds");
            assertEquals(2, heard.fetcher.counters().get("connects"));
        }
    }

    @Test
    void hearsTwoServersAtATime() throws IOException {
        try (Heard one = new Heard(TCP, "fetcher.name", "one");
                Heard two = new Heard(TCP, "fetcher.name", "two")) {
            one.server().round(row(1));
            two.server().round(row(2));
            assertEquals(List.of(tick(Instruments.STOCK, NOW, 1, 100), "end"), one.untilRounds(1));
            assertEquals(List.of(tick(Instruments.STOCK, NOW, 2, 200), "end"), two.untilRounds(1));
        }
    }

    @Test
    void findsThatAllIsWell() throws IOException {
        try (Heard heard = new Heard(TCP)) {
            heard.server().round(row(1));
            heard.untilRounds(1);
            String time = "2026-03-02 10:15:04";
            assertEquals(
                    List.of(
                            Finding.good(
                                    Checkup.CONNECTION,
                                    ME,
                                    "Connected to " + heard.server().address() + " since " + time),
                            Finding.good(Checkup.CONNECTION, ME, "Last start mark " + time + ", last end mark " + time),
                            Finding.good(Checkup.DATA, ME, "All of 3 messages were read, 1 ticks"),
                            Finding.good(Checkup.SOURCES, ME, "1 rounds, last data " + time)),
                    heard.fetcher.examine());
            assertEquals(Map.of("backlogPercent", 0.0), heard.fetcher.gauges());
            heard.server().round(ByteBuffer.wrap(new byte[1 << 20]));
            heard.awaitCount("messages", 6);
            assertEquals(
                    100.0 * ((1 << 20) + 3 * 64 + ":spot:[start spot]:spot:[end spot]:spot:".length()) / (32 << 20),
                    heard.fetcher.gauges().get("backlogPercent"));
        }
    }

    @Test
    void findsWhatWasLostAndLeftOut() throws IOException {
        try (Heard heard = new Heard(TCP)) {
            heard.server().round(row(1)).data(row(2).limit(50)).data(row(3)).end();
            heard.server().round(SpotServer.row("SH", "600999", NOW, 1, 1));
            heard.untilRounds(3);
            assertEquals(
                    List.of(
                            Finding.bad(
                                    Checkup.DATA,
                                    ME,
                                    "1 of 9 messages were truncated or could not be read, and were left out",
                                    "The log has the first; check the server's version, and what lies between it and"
                                            + " here."),
                            Finding.note(
                                    Checkup.DATA,
                                    ME,
                                    "1 start marks and 0 end marks were lost, 0 rounds broken off",
                                    "No data are lost by it; if it goes on, the server's send queue is too short or the"
                                            + " net too slow."),
                            Finding.note(
                                    Checkup.DATA,
                                    ME,
                                    "Rows left out: 1 (rows.notAsked)",
                                    "For notAsked, widen kinds or symbols of the feed if wanted; for the others, see the"
                                            + " catalog and the log.")),
                    heard.fetcher.examine().stream()
                            .filter(finding -> finding.topic().equals(Checkup.DATA))
                            .toList());
        }
    }

    @Test
    void findsWhyThereIsNoConnection() throws IOException {
        Path file = folder.resolve("spot.ipc");
        try (Heard heard = new Heard("ipc://" + file, Receiver.IDLE)) {
            assertEquals(
                    Finding.good(
                            Checkup.CONNECTION,
                            ME,
                            "ipc://" + file + " is not connected, as no feed has polled nng for a minute"),
                    heard.fetcher.examine().get(0));
            heard.stopServer();
            assertEquals(false, Files.exists(file));
            heard.poll();
            Finding finding = heard.fetcher.examine().get(0);
            assertEquals(
                    Finding.bad(
                            Checkup.CONNECTION,
                            ME,
                            "No connection to ipc://" + file + " for 0 s",
                            "There is no such socket file: start the server on this machine, or correct"
                                    + " quotation_server."),
                    finding);
        }
    }
}
