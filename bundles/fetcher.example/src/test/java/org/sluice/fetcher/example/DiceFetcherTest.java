package org.sluice.fetcher.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.FetcherContract;
import org.sluice.testkit.RecordingSink;

class DiceFetcherTest extends FetcherContract {

    private static final Symbol PUFA = new Symbol(Exchange.SSE, "600000");
    private static final Symbol COPPER = new Symbol(Exchange.SHFE, "cu2501");

    @Override
    protected Fetcher fetcher() {
        return new DiceFetcher();
    }

    @Override
    protected List<Symbol> universe() {
        return List.of(PUFA, COPPER);
    }

    @Test
    void throwsOneWholePriceFromTenToFifteenForEverySymbol() {
        RecordingSink sink = new RecordingSink();
        Instant before = Instant.now();
        new DiceFetcher().poll(universe(), sink);
        Instant after = Instant.now();

        List<Tick> ticks = sink.ticks();
        assertEquals(universe(), ticks.stream().map(Tick::symbol).toList());
        for (Tick tick : ticks) {
            Instant time = tick.exchangeTime();
            assertEquals(Math.rint(Math.max(10, Math.min(15, tick.last()))), tick.last(), "a die has six faces");
            assertEquals(List.of(false, false), List.of(time.isBefore(before), time.isAfter(after)), time.toString());
            assertEquals(Tick.of(tick.symbol(), time, tick.last()), tick);
        }
    }

    @Test
    void theReadmeShowsTheSourceAsItIs() throws Exception {
        String source = Files.readString(
                Path.of("src/main/java/org/sluice/fetcher/example/DiceFetcher.java"), StandardCharsets.UTF_8);
        assertEquals(source, listing("java"));
    }

    @Test
    void theReadmesPomIsOfThisVersion() throws Exception {
        String parent = Files.readString(Path.of("pom.xml"), StandardCharsets.UTF_8);
        assertEquals(version(parent, "bundles"), version(listing("xml"), "org.sluice.api"));
    }

    /** The first listing of that language in the README. */
    private static String listing(String language) throws Exception {
        String readme = Files.readString(Path.of("README.md"), StandardCharsets.UTF_8);
        String fence = "```" + language + "\n";
        int start = readme.indexOf(fence) + fence.length();
        return readme.substring(start, readme.indexOf("```\n", start));
    }

    /** The version that follows the first such artifactId. */
    private static String version(String pom, String artifact) {
        String rest = pom.substring(pom.indexOf("<artifactId>" + artifact + "</artifactId>"));
        return rest.substring(rest.indexOf("<version>") + 9, rest.indexOf("</version>"));
    }
}
