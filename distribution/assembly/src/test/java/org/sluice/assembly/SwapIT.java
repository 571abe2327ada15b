package org.sluice.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.testkit.Await;

/** Swaps, in the unpacked distribution, of what the stream of more than 10,000 quotes a second comes from or goes to. */
class SwapIT {

    private static final String SYNTHETIC = "feed stock: source dice -> synthetic";
    private static final String DICE = "feed stock: source synthetic -> dice";
    private static final String NOBODY = "feed stock: source synthetic -> none";
    private static final String BACK = "-> synthetic";

    @TempDir
    Path folder;

    @Test
    void useAndAnEditedFileLoseAndDoubleNothing() throws Exception {
        try (LoadedSluice sluice = LoadedSluice.start(folder, "AcmeFetcher.java")) {
            sluice.set("fetchers", "synthetic,dice");
            assertTrue(sluice.awaitRounds(4).stream().allMatch(Client.Round::ofOthers));

            for (int swap = 0; swap < 3; swap++) {
                sluice.process.answer("sluice:use dice", "(?:g! )?feed stock uses dice: .*");
                assertTrue(sluice.awaitRounds(1).get(0).ofDice());
                sluice.process.answer("sluice:use synthetic", "(?:g! )?feed stock uses synthetic: .*");
                assertTrue(sluice.awaitRounds(1).get(0).ofOthers());
            }
            for (List<String> swap : List.of(List.of("dice,synthetic", DICE), List.of("synthetic,dice", SYNTHETIC))) {
                int before = sluice.logged();
                sluice.set("fetchers", swap.get(0));
                sluice.awaitLog(swap.get(1), before);
                assertEquals(
                        swap.get(1).equals(DICE), sluice.awaitRounds(1).get(0).ofDice());
            }

            sluice.process.answer("sluice:quotes SH600000", ".*浦发银行.*");
            sluice.assertNothingLostOrDoubled();
            sluice.process.answer("sluice:drops", "(?:g! )?Nothing was lost: .*");
            List<Client.Round> rounds = sluice.tcp.rounds();
            for (Client.Round round : rounds.subList(0, rounds.size() - 1)) { // the pause may have cut the last
                assertEquals(sluice.universe, round.quotes().size());
                assertTrue(round.ofDice() || round.ofOthers(), "a round of two sources");
            }
            long quotes = (long) rounds.size() * sluice.universe;
            assertTrue(quotes > 50_000, "only " + quotes + " quotes flowed while swapping");
            System.out.printf("quotes a second while swapping: %.0f%n", rate(rounds.subList(2, rounds.size())));
        }
    }

    @Test
    void whatWasAcceptedArrivesWhenTheSourcesBundleIsStoppedOrReplaced() throws Exception {
        try (LoadedSluice sluice = LoadedSluice.start(folder, "AcmeFetcher.java")) {
            sluice.set("fetchers", "synthetic,dice");
            sluice.awaitRounds(2);

            String bundle = sluice.bundle("org.sluice.fetcher.synthetic");
            int before = sluice.logged();
            sluice.process.type("stop " + bundle);
            sluice.awaitLog(NOBODY, before);
            assertTrue(sluice.awaitRounds(2).stream().allMatch(Client.Round::ofDice));
            before = sluice.logged();
            sluice.process.type("start " + bundle);
            sluice.awaitLog(BACK, before);
            assertTrue(sluice.awaitRounds(2).stream().allMatch(Client.Round::ofOthers));

            before = sluice.logged();
            sluice.replace("demo/org.sluice.fetcher.synthetic.jar");
            sluice.awaitLog(NOBODY, before);
            sluice.awaitLog(BACK, before);
            assertTrue(sluice.awaitRounds(2).stream().allMatch(Client.Round::ofOthers));

            // and without another source: the feed rests, its clients stay
            sluice.set("fetchers", "synthetic");
            sluice.awaitRounds(1);
            before = sluice.logged();
            sluice.replace("demo/org.sluice.fetcher.synthetic.jar");
            sluice.awaitLog(NOBODY, before);
            sluice.awaitLog(BACK, before);
            assertTrue(sluice.awaitRounds(2).stream().allMatch(Client.Round::ofOthers));

            sluice.assertNothingLostOrDoubled();
        }
    }

    @Test
    void clientsComeBackByThemselvesWhenThePublisherIsReplaced() throws Exception {
        try (LoadedSluice sluice = LoadedSluice.start(folder)) {
            sluice.set("fetchers", "synthetic");
            sluice.awaitRounds(2);

            for (int connects = 1; connects <= 2; connects++) {
                int known = connects;
                sluice.replace("market/org.sluice.publisher.nng.jar");
                Await.until(
                        "both clients are connected again",
                        SluiceProcess.DEADLINE,
                        () -> sluice.tcp.connects() > known && sluice.ipc.connects() > known);
                for (Client.Round round : sluice.awaitRounds(2)) {
                    assertEquals(sluice.universe, round.quotes().size());
                }
            }

            for (Client client : List.of(sluice.tcp, sluice.ipc)) {
                assertEquals(3, client.connects());
                assertEquals(List.of(), client.oddities());
            }
        }
    }

    /** Quotes a second, from the first round to the last. */
    private static double rate(List<Client.Round> rounds) {
        long quotes = rounds.stream()
                .skip(1)
                .mapToLong(round -> round.quotes().size())
                .sum();
        LocalDateTime first = rounds.get(0).quotes().get(0).time();
        LocalDateTime last = rounds.get(rounds.size() - 1).quotes().get(0).time();
        return quotes * 1000.0 / Duration.between(first, last).toMillis();
    }
}
