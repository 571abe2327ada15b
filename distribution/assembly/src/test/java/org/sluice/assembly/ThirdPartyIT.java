package org.sluice.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.testkit.Await;

/**
 * A fetcher, a publisher and a gateway of a stranger, built against the delivered api jar and nothing else, do their work
 * in the running distribution, under load.
 */
class ThirdPartyIT {

    @TempDir
    Path folder;

    @Test
    void aFetcherTakesOverAndGivesBackWhenItsJarIsDeleted() throws Exception {
        try (LoadedSluice sluice = LoadedSluice.start(folder)) {
            Path dice = OutsideBuild.jar("AcmeFetcher.java", sluice.sluice, folder);
            sluice.set("fetchers", "dice,synthetic");
            assertTrue(sluice.awaitRounds(2).stream().allMatch(Client.Round::ofOthers));

            int before = sluice.logged();
            sluice.addJar(dice);
            sluice.addFile(dice, "");
            sluice.awaitLog("feed stock: source synthetic -> dice", before);
            for (Client.Round round : sluice.awaitRounds(3)) {
                assertEquals(sluice.universe, round.quotes().size());
                assertTrue(round.ofDice());
            }

            before = sluice.logged();
            Files.delete(sluice.sluice.resolve("plugins").resolve(dice.getFileName()));
            sluice.awaitLog("feed stock: source none -> synthetic", before);
            for (Client.Round round : sluice.awaitRounds(3)) {
                assertEquals(sluice.universe, round.quotes().size());
                assertTrue(round.ofOthers());
            }
            sluice.assertNothingLostOrDoubled();
        }
    }

    @Test
    void aPublisherGetsWholeRoundsWhileItIsThere() throws Exception {
        try (LoadedSluice sluice = LoadedSluice.start(folder)) {
            Path jar = OutsideBuild.jar("AcmePublisher.java", sluice.sluice, folder);
            Path file = folder.resolve("published");
            sluice.set("fetchers", "synthetic");
            sluice.awaitRounds(2);

            sluice.addFile(jar, "file = " + file + "\n");
            sluice.awaitRounds(2);
            assertTrue(Files.notExists(file), "published without its jar");
            sluice.addJar(jar);
            Await.until("three rounds", SluiceProcess.DEADLINE, () -> Files.exists(file) && rounds(file) >= 3);

            int before = sluice.logged();
            Files.delete(sluice.sluice.resolve("plugins").resolve(jar.getFileName()));
            sluice.awaitLog(":spot: no longer goes to publisher file", before);
            List<String> lines = Files.readAllLines(file);
            assertTrue(
                    Set.of(":spot: START", ":spot: DATA", ":spot: END").equals(new TreeSet<>(lines)), lines::toString);
            assertMarksArePaired(lines);
            sluice.awaitRounds(2);
            assertEquals(lines, Files.readAllLines(file), "it was called after it had gone");
            sluice.assertNothingLostOrDoubled();
        }
    }

    @Test
    void aGatewayTradesWhileItIsThere() throws Exception {
        try (LoadedSluice sluice = LoadedSluice.start(folder)) {
            Path jar = OutsideBuild.jar("AcmeGateway.java", sluice.sluice, folder);
            sluice.set("fetchers", "synthetic");
            sluice.awaitRounds(2);
            Path users = sluice.sluice.resolve("etc/demo/users.txt");
            Files.writeString(users, Files.readString(users).replace("  demo  loopback", "  acme,demo  loopback"));
            int before = sluice.logged();
            sluice.addJar(jar);
            sluice.addFile(jar, "");
            sluice.awaitLog("gateway paper is open", before);
            String order = "{'aid':'insert_order','user_id':'demo','account_id':'acme','exchange_id':'SSE',"
                    + "'instrument_id':'600000','direction':'BUY','offset':'OPEN','order_id':";
            Await.until("the user to have the account", SluiceProcess.DEADLINE, () -> {
                try (DiffClient client = new DiffClient(sluice.httpPort())) {
                    client.say(order + "'first','volume':200,'price_type':'ANY'}");
                    client.awaitMessage("'code':2004|'trade_id'|'order_id':'first'[^}]*'status':'FILLED'");
                    return client.heard("'order_id':'first'[^}]*'status':'FILLED'");
                }
            });
            try (DiffClient client = new DiffClient(sluice.httpPort())) {
                client.awaitMessage("'order_id':'first'[^}]*'volume':200[^}]*'price':7.0");
                client.say(order + "'second','volume':1100,'price_type':'ANY'}");
                client.awaitMessage("'code':2008[^}]*more than 1000 shares");
                before = sluice.logged();
                Files.delete(sluice.sluice.resolve("plugins").resolve(jar.getFileName()));
                sluice.awaitLog("gateway paper is closed", before);
                client.say(order + "'third','volume':100,'price_type':'ANY'}");
                client.awaitMessage("'code':2012");
            }
            sluice.assertNothingLostOrDoubled();
        }
    }

    private static long rounds(Path file) throws IOException {
        return Files.readAllLines(file).stream().filter(":spot: END"::equals).count();
    }

    /** START, DATA…, END, again and again. */
    private static void assertMarksArePaired(List<String> lines) {
        boolean open = false;
        for (int i = 0; i < lines.size(); i++) {
            boolean start = lines.get(i).endsWith(" START");
            assertEquals(!start, open, "line " + i + " of " + lines.size());
            open = !lines.get(i).endsWith(" END");
        }
    }
}
