package org.sluice.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.catalog.CatalogChanges.Outcome;
import org.sluice.api.catalog.CatalogData;
import org.sluice.api.catalog.CatalogSource;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.Await;
import org.sluice.testkit.SettableClock;

/** Sources that come, go, change, fail and disagree. */
@Timeout(60)
class MergedCatalogTest {

    private static final Instrument PUFA = Terms.stock("600000", "浦发银行");
    private static final Instrument BAIYUN = Terms.stock("600004", "白云机场");

    private final SettableClock clock = new SettableClock(Terms.at("2025-12-01 10:00:00"));
    private final List<MergedCatalog> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(MergedCatalog::stop);
    }

    private MergedCatalog catalog(Map<String, ?> settings) {
        return new MergedCatalog(Terms.config(settings), Map.of("service.pid", "org.sluice.catalog"), clock);
    }

    private MergedCatalog running() {
        MergedCatalog catalog = catalog(Map.of("refreshMillis", 10, "updateTimes", ""));
        started.add(catalog);
        catalog.start();
        return catalog;
    }

    private static Map<String, Object> named(String name, int ranking) {
        return Map.of(CatalogSource.NAME, name, "service.ranking", ranking);
    }

    private static List<String> names(Collection<Instrument> instruments) {
        return instruments.stream().map(Instrument::name).toList();
    }

    private static CatalogData data(Instrument... instruments) {
        return Terms.data(Terms.days("2026-01-01"), instruments);
    }

    @Test
    void answersAtOnceWhenASourceIsBound() {
        MergedCatalog catalog = catalog(Map.of());
        long before = catalog.revision();
        catalog.addSource(new ListedSource(data(BAIYUN, PUFA)), named("csv", 0));
        assertEquals(List.of(PUFA, BAIYUN), List.copyOf(catalog.all()));
        assertTrue(catalog.revision() > before);
        assertEquals(List.of(), catalog.warnings());
        assertEquals(
                Map.of(
                        "changes", 1L,
                        "reads.failed", 0L,
                        "conflicts", 0L,
                        "updates", 0L,
                        "updates.refused", 0L,
                        "updates.failed", 0L),
                catalog.counters());
    }

    @Test
    void forgetsWhatAnUnboundSourceSaid() {
        MergedCatalog catalog = catalog(Map.of());
        ListedSource gone = new ListedSource(data(PUFA));
        catalog.addSource(gone, named("csv", 0));
        catalog.addSource(
                new ListedSource(new CatalogData(List.of(), List.of(BAIYUN), Set.of(), null)), named("tdx", 0));
        long before = catalog.revision();
        catalog.removeSource(gone);
        assertEquals(List.of(BAIYUN), List.copyOf(catalog.all()));
        assertTrue(catalog.find(Terms.AU).isEmpty());
        assertEquals(Phase.CLOSED, catalog.phase(Terms.PUFA, Terms.at("2025-12-01 10:00:00")));
        assertTrue(catalog.isTradingDay(LocalDate.of(2026, 1, 1)));
        assertTrue(catalog.revision() > before);
    }

    @Test
    void prefersTheHigherRankingThenTheFirstNameAndCountsEachLoserOfASymbolOnce() {
        MergedCatalog catalog = catalog(Map.of());
        ListedSource third = new ListedSource(data(Terms.stock("600000", "third"), BAIYUN));
        catalog.addSource(third, named("b", 0));
        catalog.addSource(new ListedSource(data(Terms.stock("600000", "second"), BAIYUN)), named("a", 0));
        assertEquals(List.of("second", "白云机场"), names(catalog.all()));
        catalog.addSource(new ListedSource(data(Terms.stock("600000", "first"))), named("z", 5));
        assertEquals(List.of("first", "白云机场"), names(catalog.all()));
        assertEquals("2, first SSE.600000 as z has it, not a", catalog.facts().get("conflicts"));
        assertEquals(2L, catalog.counters().get("conflicts"));
        catalog.removeSource(third);
        catalog.addSource(third, named("b", 0));
        assertEquals(2L, catalog.counters().get("conflicts"));
    }

    @Test
    void givesEveryInstrumentThePreferredTermsOfItsProduct() {
        MergedCatalog catalog = catalog(Map.of());
        catalog.addSource(new ListedSource(data(PUFA)), named("csv", 0));
        Product longer = Terms.future(Terms.GOLD.exchange(), "au", "沪金", "21:00-03:00", "09:00-15:00");
        Product shares = new Product(
                Terms.STOCK.exchange(), "STOCK", "A股", Product.Kind.STOCK, 1, 0.01, 10, Terms.STOCK.hours(), false);
        catalog.addSource(
                new ListedSource(new CatalogData(List.of(longer, shares), List.of(), Set.of(), null)),
                named("corrected", 1));
        assertEquals(10, catalog.find(Terms.PUFA).orElseThrow().lotSize());
        assertEquals(longer, catalog.find(Terms.AU).orElseThrow().product());
        assertEquals(Phase.CONTINUOUS, catalog.phase(Terms.AU, Terms.at("2025-12-02 02:45:00")));
        assertEquals(
                "2, first SSE.STOCK as corrected has it, not csv",
                catalog.facts().get("conflicts"));
    }

    @Test
    void keepsWhatASourceSaidWhenItFailsAndSaysSoUntilItWorksAgain() {
        MergedCatalog catalog = running();
        ListedSource source = new ListedSource(data(PUFA));
        catalog.addSource(source, named("csv", 0));
        long before = catalog.revision();
        source.failsWith(new IOException("etc/catalog/futures.csv:7: multiplier=abc: a number above 0"));
        Await.until("a warning", () -> !catalog.warnings().isEmpty());
        assertEquals(
                List.of("source csv: etc/catalog/futures.csv:7: multiplier=abc: a number above 0; "
                        + "what was read before stays in force"),
                catalog.warnings());
        assertEquals(List.of(PUFA), List.copyOf(catalog.all()));
        assertEquals(before, catalog.revision());
        source.says(data(BAIYUN));
        Await.until("the new content", () -> catalog.all().contains(BAIYUN));
        assertEquals(List.of(), catalog.warnings());
        assertEquals(List.of(BAIYUN), List.copyOf(catalog.all()));
        assertNotEquals(before, catalog.revision());
    }

    @Test
    void asksAFailingSourceAgainAfterAGrowingPauseWithoutAChangeOfItsRevision() {
        MergedCatalog catalog = running();
        ListedSource source = new ListedSource(data(PUFA));
        source.failsWith(new IllegalStateException("no connection"));
        catalog.addSource(source, named("web", 0));
        assertEquals(
                List.of(
                        "no instruments: no catalog source knows any",
                        "no calendar: no catalog source knows the holidays; Monday to Friday count as trading days",
                        "source web: java.lang.IllegalStateException: no connection; nothing is known from it"),
                catalog.warnings());
        awaitLooks(source, 3);
        assertEquals(1, source.reads.get());
        clock.advance(Duration.ofMillis(10));
        Await.until("a second read", () -> source.reads.get() == 2);
        clock.advance(Duration.ofMillis(10));
        awaitLooks(source, 3);
        assertEquals(2, source.reads.get());
        source.recovers();
        clock.advance(Duration.ofMillis(10));
        Await.until("the content", () -> !catalog.all().isEmpty());
        assertEquals(List.of(), catalog.warnings());
        assertEquals(2L, catalog.counters().get("reads.failed"));
    }

    private static void awaitLooks(ListedSource source, int count) {
        int before = source.asked.get();
        Await.until(count + " looks", () -> source.asked.get() >= before + count);
    }

    @Test
    void doesNotReadASourceThatIsStillChanging() {
        MergedCatalog catalog = catalog(Map.of());
        ListedSource source = new ListedSource(data(PUFA));
        Source bound = new Source(source, "csv", 0);
        assertEquals(Outcome.CHANGED, bound.check(Instant.EPOCH, 10));
        source.says(data(BAIYUN));
        assertEquals(Outcome.UNCHANGED, bound.check(Instant.EPOCH, 10));
        source.says(data(PUFA, BAIYUN));
        assertEquals(Outcome.UNCHANGED, bound.check(Instant.EPOCH, 10));
        assertEquals(1, source.reads.get());
        assertEquals(Outcome.CHANGED, bound.check(Instant.EPOCH, 10));
        assertEquals(Outcome.UNCHANGED, bound.check(Instant.EPOCH, 10));
        assertEquals(2, source.reads.get());
        assertEquals(List.of(), List.copyOf(catalog.all()));
    }

    /** A reader sees one list or the other, each of one length and one spelling. */
    @Test
    void replacesEverythingAtOnceWhileItIsRead() throws Exception {
        CatalogData small = numbered(100, "small");
        CatalogData big = numbered(1000, "big");
        MergedCatalog catalog = running();
        ListedSource source = new ListedSource(small);
        catalog.addSource(source, named("csv", 0));
        AtomicBoolean enough = new AtomicBoolean();
        AtomicReference<String> wrong = new AtomicReference<>();
        Set<String> seen = new HashSet<>();
        Thread reader = new Thread(() -> {
            while (!enough.get() && wrong.get() == null) {
                Collection<Instrument> all = catalog.all();
                Set<String> names = new HashSet<>(names(all));
                seen.addAll(names);
                int expected = names.contains("big") ? 1000 : 100;
                if (names.size() != 1 || all.size() != expected) {
                    wrong.set(all.size() + " instruments named " + names);
                }
            }
        });
        reader.start();
        for (int i = 0; i < 20; i++) {
            CatalogData next = i % 2 == 0 ? big : small;
            source.says(next);
            Await.until(
                    "change " + i,
                    () -> catalog.all().size() == next.instruments().size());
        }
        enough.set(true);
        reader.join();
        assertEquals(null, wrong.get());
        assertEquals(Set.of("small", "big"), seen);
    }

    private static CatalogData numbered(int count, String name) {
        return data(IntStream.range(0, count)
                .mapToObj(i -> Terms.stock(String.valueOf(600000 + i), name))
                .toArray(Instrument[]::new));
    }

    @Test
    void neverCallsASourceTwiceAtOnceNorAfterItWasUnboundNorAfterItsOwnEnd() {
        MergedCatalog catalog = running();
        List<ListedSource> sources = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            ListedSource source = new ListedSource(data(PUFA));
            catalog.addSource(source, named("source" + i, 0));
            source.says(data(BAIYUN));
            awaitLooks(source, 1);
            catalog.removeSource(source);
            sources.add(source);
        }
        List<Integer> asked = sources.stream().map(each -> each.asked.get()).toList();
        ListedSource last = new ListedSource(data(PUFA));
        catalog.addSource(last, named("last", 0));
        awaitLooks(last, 3);
        assertEquals(asked, sources.stream().map(each -> each.asked.get()).toList());
        assertEquals(0, sources.stream().mapToInt(each -> each.overlaps.get()).sum());
        Set<Thread> threads = threads();
        assertFalse(threads.isEmpty());
        assertTrue(threads.stream().allMatch(Thread::isDaemon));
        catalog.stop();
        int atEnd = last.asked.get();
        Await.until("the end of the thread", () -> threads().isEmpty());
        assertEquals(atEnd, last.asked.get());
    }

    @Test
    void letsACallEndBeforeItsSourceIsUnbound() throws Exception {
        MergedCatalog catalog = running();
        ListedSource source = new ListedSource(data(PUFA));
        catalog.addSource(source, named("slow", 0));
        CountDownLatch gate = new CountDownLatch(1);
        source.holdsAt(gate);
        awaitLooks(source, 1);
        Thread unbinding = new Thread(() -> catalog.removeSource(source));
        unbinding.start();
        Await.until("the unbinding to wait", () -> unbinding.getState() == Thread.State.WAITING);
        assertEquals(List.of(PUFA), List.copyOf(catalog.all()));
        int asked = source.asked.get();
        gate.countDown();
        unbinding.join();
        assertEquals(List.of(), List.copyOf(catalog.all()));
        assertEquals(asked, source.asked.get());
    }

    private static Set<Thread> threads() {
        Set<Thread> found = new HashSet<>(Thread.getAllStackTraces().keySet());
        found.removeIf(thread -> !thread.getName().equals("catalog"));
        return found;
    }

    @Test
    void warnsOfAnOldListAndOfTheEndOfTheCalendar() {
        MergedCatalog catalog = catalog(Map.of("maxInstrumentAgeDays", 120));
        catalog.addSource(new ListedSource(data(PUFA)), named("csv", 0));
        Map<String, List<String>> warnings = new LinkedHashMap<>();
        for (String day : List.of("2026-03-30", "2026-03-31", "2026-12-01", "2026-12-02", "2026-12-31", "2027-01-01")) {
            clock.set(Terms.at(day + " 00:00:00"));
            warnings.put(day, catalog.warnings());
        }
        String old = "instrument list is of 2025-11, older than 120 days";
        String ending = "the calendar ends on 2026-12-31; from then on Monday to Friday count as trading days";
        assertEquals(
                Map.of(
                        "2026-03-30", List.of(),
                        "2026-03-31", List.of(old),
                        "2026-12-01", List.of(old),
                        "2026-12-02", List.of(ending, old),
                        "2026-12-31", List.of(ending, old),
                        "2027-01-01",
                                List.of(
                                        "the calendar ends on 2026-12-31 and does not cover today; since then "
                                                + "Monday to Friday count as trading days",
                                        old)),
                warnings);
    }

    @Test
    void warnsOfNothingInADemoThatSwitchedTheAgeOff() {
        MergedCatalog demo = catalog(Map.of("alwaysOpen", true, "maxInstrumentAgeDays", 0));
        demo.addSource(new ListedSource(new CatalogData(List.of(), List.of(PUFA), Set.of(), null)), named("csv", 0));
        clock.set(Terms.at("2030-01-01 00:00:00"));
        assertEquals(List.of(), demo.warnings());
    }

    @Test
    void saysWhatItKnows() {
        MergedCatalog catalog = catalog(Map.of());
        catalog.addSource(new ListedSource(data(PUFA, BAIYUN)), named("csv", 0));
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("sources", "csv");
        facts.put("instruments", "2");
        facts.put("SSE", "STOCK 2");
        facts.put("products", "5");
        facts.put("calendar until", "2026-12-31");
        facts.put("as of", "STOCK 2025-11");
        assertEquals(List.copyOf(facts.entrySet()), List.copyOf(catalog.facts().entrySet()));
    }

    @Test
    void refusesSettingsThatCantBeUsed() {
        assertEquals(
                "org.sluice.catalog: refreshMillis=9: at least 10 milliseconds",
                assertThrows(InvalidSettingException.class, () -> catalog(Map.of("refreshMillis", 9)))
                        .getMessage());
        assertEquals(
                "org.sluice.catalog: maxInstrumentAgeDays=-1: 0 (never) or more days",
                assertThrows(InvalidSettingException.class, () -> catalog(Map.of("maxInstrumentAgeDays", -1)))
                        .getMessage());
        assertEquals(
                "org.sluice.catalog: calendarDays=-1: 0 or more days",
                assertThrows(InvalidSettingException.class, () -> catalog(Map.of("calendarDays", -1)))
                        .getMessage());
        for (String times : List.of("8:30", "08:30,,20:30", "24:00", "08:30 20:30")) {
            assertEquals(
                    "org.sluice.catalog: updateTimes=" + times + ": times of day as 08:30,20:30, or nothing for never",
                    assertThrows(InvalidSettingException.class, () -> catalog(Map.of("updateTimes", times)))
                            .getMessage());
        }
    }

    @Test
    void takesTermsAndHoursOfAMentionedProductFromWhicheverSourceHasThem() {
        MergedCatalog catalog = catalog(Map.of());
        Product mention = Product.mention(Terms.STOCK.exchange(), Product.Kind.STOCK);
        Product bond = Product.mention(Terms.STOCK.exchange(), Product.Kind.BOND);
        CatalogData list = new CatalogData(
                List.of(),
                List.of(
                        new Instrument(PUFA.symbol(), "浦发银行", mention, "", null, 9, null),
                        new Instrument(Symbol.parse("SSE.010107"), "21国债7", bond, "", null, 9, null)),
                Set.of(),
                null);
        catalog.addSource(new ListedSource(list), named("hikyuu", 10));
        assertEquals(List.of(), List.copyOf(catalog.all()));
        String leftOut = "left out, as no source has the terms";
        assertEquals("SSE.STOCK 1, SSE.BOND 1", catalog.facts().get(leftOut));
        catalog.addSource(new ListedSource(data(PUFA, BAIYUN)), named("csv", 0));
        assertEquals(
                List.of(new Instrument(PUFA.symbol(), "浦发银行", Terms.STOCK, "", null, 0.01, null), BAIYUN),
                List.copyOf(catalog.all()));
        assertEquals("SSE.BOND 1", catalog.facts().get(leftOut));
        assertEquals(0L, catalog.counters().get("conflicts"));
        assertEquals(Phase.CONTINUOUS, catalog.phase(Terms.PUFA, Terms.at("2025-12-01 10:00:00")));
    }
}
