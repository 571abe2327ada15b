package org.sluice.health.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.api.feed.FeedStatus.SourceStatus;
import org.sluice.api.feed.FeedStatus.State;
import org.sluice.api.feed.FeedStatus.UnitDoubt;
import org.sluice.api.market.Origin;
import org.sluice.health.Scene;

/** Each rule about feeds: raises, recovers, and is silent out of session. */
class FeedRulesTest {

    private final Scene scene = new Scene();

    private static List<Condition> one(String rule, String text) {
        return List.of(new Condition(rule, "feed stock", text, "stock"));
    }

    @Test
    void noTicksForALimitInSession() {
        Rule rule = new NoTicksRule(Limits.DEFAULT);
        scene.ticks = 500;
        assertEquals(List.of(), rule.look(scene.after(0)));
        assertEquals(List.of(), rule.look(scene.after(29)));
        assertEquals(
                one("no-ticks", "no tick for 30 s in session; source tencent: collecting from tencent"),
                rule.look(scene.after(1)));
        scene.state = State.FAILED;
        scene.source = null;
        scene.reason = "no source delivers";
        assertEquals(
                one("no-ticks", "no tick for 40 s in session; no source in use: no source delivers"),
                rule.look(scene.after(10)));
        scene.ticks++;
        assertEquals(List.of(), rule.look(scene.after(1)));

        scene.state = State.WAITING;
        assertEquals(List.of(), rule.look(scene.after(5400)), "the lunch break");
        scene.state = State.COLLECTING;
        assertEquals(List.of(), rule.look(scene.after(1)), "the time begins anew");
        assertEquals(List.of(), rule.look(scene.after(29)));
        assertEquals(1, rule.look(scene.after(1)).size());
    }

    @Test
    void aFeedThatIsAskedEachMinuteMayBeSilentForTwo() {
        Rule rule = new NoTicksRule(Limits.DEFAULT);
        scene.nextRound = Scene.START.plusSeconds(60);
        rule.look(scene.after(0));
        assertEquals(List.of(), rule.look(scene.after(119)));
        assertEquals(1, rule.look(scene.after(1)).size());
    }

    @Test
    void noSourceDelivers() {
        Rule rule = new SourceFailedRule();
        assertEquals(List.of(), rule.look(scene.after(1)));
        scene.state = State.FAILED;
        scene.reason = "no source delivers: tencent: HTTP 403";
        assertEquals(one("source-failed", "no source delivers: tencent: HTTP 403"), rule.look(scene.after(1)));
        scene.state = State.WAITING;
        assertEquals(List.of(), rule.look(scene.after(1)));
    }

    @Test
    void theSourceInUseIsNotTheFirstChoice() {
        Rule rule = new SourceSwitchedRule();
        assertEquals(List.of(), rule.look(scene.after(1)));
        scene.source = "sina";
        scene.sources.set(0, Scene.source("tencent", "HTTP 403"));
        assertEquals(
                one("source-switched", "switched from tencent to sina; tencent: HTTP 403"), rule.look(scene.after(1)));
        scene.state = State.WAITING;
        assertEquals(List.of(), rule.look(scene.after(1)), "out of session");
        scene.state = State.COLLECTING;
        scene.source = "tencent";
        assertEquals(List.of(), rule.look(scene.after(1)), "the first choice is back");
    }

    @Test
    void whatAnOperatorChoosesIsTheFirstChoice() {
        Rule rule = new SourceSwitchedRule();
        scene.sources = List.of(Scene.source("sina", null), Scene.source("tencent", null));
        scene.source = "sina";
        assertEquals(List.of(), rule.look(scene.after(1)));
    }

    @Test
    void aSourceOfAnotherOriginIsNoChoiceAndAMissingOneIs() {
        Rule rule = new SourceSwitchedRule();
        scene.sources.set(0, new SourceStatus("replay", true, Origin.TEST, 0, 0, null, null, List.of()));
        scene.source = "sina";
        assertEquals(List.of(), rule.look(scene.after(1)));
        scene.sources.set(0, new SourceStatus("qmt", false, null, 0, 0, null, null, List.of()));
        assertEquals(
                one("source-switched", "switched from qmt to sina; qmt: is not installed or not started"),
                rule.look(scene.after(1)));
    }

    @Test
    void symbolsOfTheCatalogAreMissing() {
        Rule rule = new SymbolsMissingRule(Limits.DEFAULT);
        scene.missing = 11;
        assertEquals(List.of(), rule.look(scene.after(0)), "the first sweep takes its time");
        assertEquals(
                one(
                        "symbols-missing",
                        "11 of the 1000 symbols of the catalog that it asks for have had no quote in this session"),
                rule.look(scene.after(60)));
        scene.missing = 10;
        assertEquals(List.of(), rule.look(scene.after(1)), "1 % may be missing");
        scene.universe = 100;
        scene.missing = 1;
        assertEquals(List.of(), rule.look(scene.after(1)));
        scene.universe = 99;
        assertEquals(1, rule.look(scene.after(1)).size(), "of a few none may");
        scene.state = State.WAITING;
        assertEquals(List.of(), rule.look(scene.after(1)));
    }

    @Test
    void unitsOfAProductContradictThemselves() {
        Rule rule = new UnitsRule();
        assertEquals(List.of(), rule.look(scene.after(1)));
        UnitDoubt doubt = new UnitDoubt("SSE.STOCK", 40, 50, 100, "SSE.600000: 1 ÷ 2");
        scene.sources.set(0, new SourceStatus("tencent", true, Origin.LIVE, 0, 0, null, null, List.of(doubt)));
        assertEquals(
                List.of(new Condition(
                        "units",
                        "feed stock, SSE.STOCK from tencent",
                        "turnover ÷ volume is its price times 100 in 40 of 50 quotes; for example SSE.600000: 1 ÷ 2",
                        "stock")),
                rule.look(scene.after(1)));
        scene.state = State.WAITING;
        assertEquals(List.of(), rule.look(scene.after(1)));
    }
}
