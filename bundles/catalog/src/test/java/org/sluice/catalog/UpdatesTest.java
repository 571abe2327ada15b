package org.sluice.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.catalog.CatalogChanges;
import org.sluice.api.catalog.CatalogChanges.Change;
import org.sluice.api.catalog.CatalogChanges.Outcome;
import org.sluice.api.catalog.CatalogChanges.Update;
import org.sluice.api.catalog.CatalogData;
import org.sluice.api.catalog.CatalogSource;
import org.sluice.api.catalog.CatalogStatus;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.health.Finding.Level;
import org.sluice.api.status.Counters;
import org.sluice.testkit.Await;
import org.sluice.testkit.SettableClock;

/** What updates change, refuse and report, and when they run by themselves. */
@Timeout(60)
class UpdatesTest {

    private static final Instrument PUFA = Terms.stock("600000", "浦发银行");
    private static final Instrument BAIYUN = Terms.stock("600004", "白云机场");
    private static final String LIST = "%d instruments, 5 products, calendar until 2026-12-31";

    /** A Monday. */
    private final SettableClock clock = new SettableClock(Terms.at("2025-12-01 08:00:00"));

    private final List<String> progress = new ArrayList<>();
    private MergedCatalog started;

    @AfterEach
    void stop() {
        if (started != null) {
            started.stop();
        }
    }

    private MergedCatalog catalog(Map<String, ?> settings) {
        return new MergedCatalog(Terms.config(settings), Map.of("service.pid", "org.sluice.catalog"), clock);
    }

    private MergedCatalog running() {
        started = catalog(Map.of("refreshMillis", 10));
        started.start();
        return started;
    }

    private static Map<String, Object> named(String name) {
        return Map.of(CatalogSource.NAME, name);
    }

    private static CatalogData data(Instrument... instruments) {
        return Terms.data(Terms.days("2026-01-01"), instruments);
    }

    private static CatalogData numbered(int from, int count) {
        return data(IntStream.range(from, from + count)
                .mapToObj(i -> Terms.stock(String.valueOf(600000 + i), "n" + i))
                .toArray(Instrument[]::new));
    }

    private static String list(int size) {
        return LIST.formatted(size);
    }

    @Test
    void tellsWhatAnUpdateWouldChangeAndThenChangesIt() {
        MergedCatalog catalog = catalog(Map.of());
        Instrument gone = Terms.stock("600005", "武钢股份");
        Product gold = new Product(
                Terms.GOLD.exchange(), "au", "沪金", Product.Kind.FUTURE, 500, 0.5, 1, Terms.GOLD.hours(), false);
        Instrument[] many = IntStream.range(0, 20)
                .mapToObj(i -> Terms.stock(String.valueOf(601000 + i), "m" + i))
                .toArray(Instrument[]::new);
        ListedSource source = new ListedSource(
                data(Stream.concat(Stream.of(PUFA, gone), Stream.of(many)).toArray(Instrument[]::new)));
        catalog.addSource(source, named("csv"));
        List<Instrument> next = new ArrayList<>(List.of(many));
        next.addAll(List.of(Terms.stock("600000", "XD浦发银"), BAIYUN));
        source.originHas(new CatalogData(
                List.of(Terms.STOCK, gold, Terms.REBAR, Terms.SUGAR, Terms.INDEX_FUTURE),
                next,
                Terms.days("2026-01-01", "2027-01-01"),
                LocalDate.of(2027, 12, 31)));
        String sizes = "22 → 22 instruments, 5 products, calendar until 2027-12-31";
        CatalogChanges expected = new CatalogChanges(
                List.of(new Change("SSE.600004", "白云机场", "")),
                List.of(
                        new Change("calendar", "", "until 2026-12-31 → 2027-12-31, 1 holidays more"),
                        new Change("product SHFE.au", "沪金", "multiplier 10.0 → 500.0"),
                        new Change("SSE.600000", "XD浦发银", "name 浦发银行 → XD浦发银")),
                List.of(new Change("SSE.600005", "武钢股份", "")),
                List.of(new Update("csv", Outcome.CHANGED, sizes)));
        long before = catalog.revision();
        assertEquals(expected, catalog.diff());
        assertEquals(before, catalog.revision());
        assertEquals(0, source.updates.get());
        assertEquals(expected, catalog.update(false, progress::add));
        assertEquals("XD浦发银", catalog.find(Terms.PUFA).orElseThrow().name());
        assertEquals(before + 1, catalog.revision());
        assertEquals(List.of("csv: asking its origin", "csv: " + sizes), progress);
        CatalogChanges nothing = catalog.update(false, progress::add);
        assertEquals(true, nothing.isEmpty());
        assertEquals(
                List.of(new Update(
                        "csv",
                        Outcome.UNCHANGED,
                        "nothing new; 22 instruments, 5 products, calendar until 2027-12-31")),
                nothing.updates());
        assertEquals(before + 1, catalog.revision());
        assertEquals(2L, catalog.counters().get("updates"));
    }

    @Test
    void findsNothingExpiredThatAnotherSourceStillLists() {
        MergedCatalog catalog = catalog(Map.of());
        ListedSource first = new ListedSource(numbered(0, 20));
        catalog.addSource(first, named("a"));
        catalog.addSource(new ListedSource(numbered(0, 20)), named("b"));
        first.originHas(numbered(0, 19));
        assertEquals(true, catalog.update(false, progress::add).isEmpty());
        assertEquals(20, catalog.all().size());
    }

    @Test
    void refusesAListThatLostMoreThanATenthUnlessForced() {
        MergedCatalog catalog = catalog(Map.of());
        ListedSource source = new ListedSource(numbered(0, 20));
        catalog.addSource(source, named("csv"));
        source.originHas(numbered(0, 17));
        String refused = "refused: 20 → 17 instruments, 3 gone; sluice:catalog update --force takes it";
        List<Update> expected = List.of(new Update("csv", Outcome.REFUSED, refused));
        assertEquals(expected, catalog.diff().updates());
        assertEquals(3, catalog.diff().expired().size());
        assertEquals(expected, catalog.update(false, progress::add).updates());
        assertEquals(20, catalog.all().size());
        assertEquals(0, source.updates.get());
        assertEquals(List.of("source csv: " + refused + "; what was read before stays in force"), catalog.warnings());
        assertEquals(1L, catalog.counters().get("updates.refused"));
        assertEquals(
                Outcome.CHANGED,
                catalog.update(true, progress::add).updates().get(0).outcome());
        assertEquals(17, catalog.all().size());
        assertEquals(List.of(), catalog.warnings());
        source.originHas(numbered(0, 16));
        assertEquals(1, catalog.update(false, progress::add).expired().size());
    }

    @Test
    void refusesAListWithoutProductsAndACalendarThatEndsEarlier() {
        assertEquals(
                List.of("5 → 0 products, 5 gone", "calendar until 2026-12-31 → none", "1 → 0 instruments, 1 gone"),
                Stream.of(
                                new CatalogData(List.of(), List.of(PUFA), Set.of(), LocalDate.of(2026, 12, 31)),
                                new CatalogData(data().products(), List.of(PUFA), Set.of(), null),
                                data())
                        .map(after -> Doubt.of(data(PUFA), after))
                        .toList());
        assertEquals(null, Doubt.of(numbered(0, 20), numbered(2, 30)));
    }

    @Test
    void keepsWhatItHadFromAFailingSourceAndUpdatesTheOthers() {
        MergedCatalog catalog = catalog(Map.of());
        ListedSource broken = new ListedSource(data(PUFA));
        ListedSource sound = new ListedSource(data(PUFA));
        catalog.addSource(broken, named("a"));
        catalog.addSource(sound, named("b"));
        broken.originFailsWith(new IOException("instruments=http://x/: HTTP 503"));
        sound.originHas(data(PUFA, BAIYUN));
        CatalogChanges changes = catalog.update(false, progress::add);
        assertEquals(
                List.of(
                        new Update("a", Outcome.FAILED, "no update: instruments=http://x/: HTTP 503"),
                        new Update("b", Outcome.CHANGED, "1 → " + list(2))),
                changes.updates());
        assertEquals(List.of(PUFA, BAIYUN), List.copyOf(catalog.all()));
        assertEquals(
                List.of("source a: no update: instruments=http://x/: HTTP 503; what was read before stays in force"),
                catalog.warnings());
        assertEquals(1L, catalog.counters().get("updates.failed"));
        broken.originHas(data(PUFA));
        catalog.update(false, progress::add);
        assertEquals(List.of(), catalog.warnings());
    }

    @Test
    void runsOneUpdateAtATimeAndAnswersAndBindsMeanwhile() throws Exception {
        MergedCatalog catalog = catalog(Map.of());
        ListedSource slow = new ListedSource(data(PUFA));
        catalog.addSource(slow, named("slow"));
        CountDownLatch gate = new CountDownLatch(1);
        slow.holdsAt(gate);
        int asked = slow.asked.get();
        AtomicReference<CatalogChanges> done = new AtomicReference<>();
        Thread updating = new Thread(() -> done.set(catalog.update(false, line -> {})));
        updating.start();
        Await.until("the update to be under way", () -> slow.asked.get() > asked);
        assertEquals(
                "an update is under way; try again when it is done",
                assertThrows(IllegalStateException.class, catalog::diff).getMessage());
        assertEquals(1, catalog.status().instruments());
        catalog.addSource(new ListedSource(data(BAIYUN)), named("other"));
        assertEquals(2, catalog.all().size());
        Thread unbinding = new Thread(() -> catalog.removeSource(slow));
        unbinding.start();
        Await.until("the unbinding to wait", () -> unbinding.getState() == Thread.State.WAITING);
        gate.countDown();
        unbinding.join();
        updating.join();
        assertEquals(1, done.get().updates().size());
        assertEquals(List.of(BAIYUN), List.copyOf(catalog.all()));
    }

    @Test
    void updatesAtItsTimesOnTradingDaysAndCatchesUpAtTheStart() {
        ListedSource source = new ListedSource(data(PUFA));
        MergedCatalog catalog = running();
        catalog.addSource(source, named("csv"));
        List<Integer> updates = new ArrayList<>();
        for (String time : List.of(
                "2025-12-01 08:29:59", // before the first
                "2025-12-01 08:30:00",
                "2025-12-01 20:29:59",
                "2025-12-01 20:30:00",
                "2025-12-02 21:00:00", // both missed: one
                "2025-12-06 12:00:00", // a Saturday
                "2026-01-01 12:00:00", // a holiday
                "2026-01-02 08:30:00")) {
            clock.set(Terms.at(time));
            int looks = source.asked.get();
            Await.until("three looks", () -> source.asked.get() >= looks + 4);
            updates.add(source.updates.get());
        }
        assertEquals(List.of(0, 1, 1, 2, 3, 3, 3, 4), updates);
        ListedSource late = new ListedSource(data(BAIYUN));
        catalog.addSource(late, named("late"));
        Await.until("the catching up", () -> late.updates.get() == 1);
        assertEquals(4, source.updates.get());
    }

    @Test
    void triesAFailedUpdateAgainAfterFiveMinutes() {
        ListedSource source = new ListedSource(data(PUFA));
        source.originFailsWith(new IOException("no way"));
        MergedCatalog catalog = running();
        clock.set(Terms.at("2025-12-01 08:30:00"));
        catalog.addSource(source, named("csv"));
        Await.until("the first try", () -> catalog.counters().get("updates.failed") == 1);
        clock.advance(Duration.ofMinutes(5).minusSeconds(1));
        int looks = source.asked.get();
        Await.until("three looks", () -> source.asked.get() >= looks + 3);
        assertEquals(1L, catalog.counters().get("updates"));
        source.originHas(data(PUFA, BAIYUN));
        clock.advance(Duration.ofSeconds(1));
        Await.until("the second try", () -> catalog.all().size() == 2);
    }

    @Test
    void saysHowItIsAndWhenTheNextUpdateComes() {
        MergedCatalog catalog = catalog(Map.of());
        ListedSource source = new ListedSource(data(PUFA));
        catalog.addSource(source, named("csv"));
        clock.set(Terms.at("2025-12-05 20:30:00"));
        catalog.update(false, progress::add);
        CatalogStatus.Source known = new CatalogStatus.Source(
                "csv",
                Map.of(),
                1,
                5,
                1,
                PUFA.asOf(),
                Terms.at("2025-12-05 20:30:00"),
                Terms.at("2025-12-01 08:00:00"),
                Terms.at("2025-12-05 20:30:00"),
                "nothing new; " + list(1));
        assertEquals(
                new CatalogStatus(
                        List.of(known),
                        1,
                        Map.of(PUFA.symbol().exchange(), Map.of(Product.Kind.STOCK, 1)),
                        5,
                        LocalDate.of(2026, 12, 31),
                        Terms.at("2025-12-08 08:30:00"),
                        List.of()),
                catalog.status());
        assertEquals(null, catalog(Map.of("updateTimes", "")).status().nextUpdate());
    }

    @Test
    void saysWhereASourceReadsAsTheSourceTellsAfterItsRead() {
        MergedCatalog catalog = catalog(Map.of());
        catalog.addSource(new Telling(), named("telling"));
        assertEquals(
                List.of("database=stock.db", "left out=1 block"),
                catalog.status().sources().get(0).from().entrySet().stream()
                        .map(Object::toString)
                        .toList());
    }

    /** A source that tells more once it was read. */
    private static final class Telling implements CatalogSource, Counters {
        private final Map<String, String> facts = new LinkedHashMap<>(Map.of("database", "stock.db"));

        @Override
        public long revision() {
            return 1;
        }

        @Override
        public CatalogData read() {
            facts.put("left out", "1 block");
            return data(PUFA);
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of();
        }

        @Override
        public Map<String, String> facts() {
            return facts;
        }
    }

    @Test
    void measuresAgeAndCalendarAndFindsThemWrong() {
        MergedCatalog catalog = catalog(Map.of());
        catalog.addSource(new ListedSource(data(PUFA)), named("csv"));
        assertEquals(Map.of("instruments", 1.0, "catalogAgeDays", 1.0, "calendarCoversDays", 395.0), catalog.gauges());
        assertEquals(
                List.of(
                        "GOOD 1 instruments and 5 products from csv",
                        "GOOD the instrument list is of 2025-11, 1 days old",
                        "GOOD the holidays are known until 2026-12-31, 395 days ahead",
                        "GOOD source csv was not updated yet; next update 2025-12-01 08:30"),
                facts(catalog));
        clock.set(Terms.at("2026-12-02 09:00:00"));
        assertEquals(
                List.of(
                        "BAD the instrument list is of 2025-11, 367 days old, limit 120",
                        "BAD the holidays are known until 2026-12-31, 29 days ahead, wanted 30",
                        "GOOD 1 instruments and 5 products from csv",
                        "GOOD source csv was not updated yet; next update 2026-12-02 20:30"),
                facts(catalog));
        assertEquals(
                Set.of(
                        "",
                        "sluice:catalog update; if that brings nothing, replace the files that sluice:catalog status"
                                + " names"),
                Set.copyOf(catalog.examine().stream().map(each -> each.next()).toList()));
        MergedCatalog nothing = catalog(Map.of("updateTimes", ""));
        assertEquals(Map.of("instruments", 0.0), nothing.gauges());
        assertEquals(
                List.of(Level.BAD, Level.BAD, Level.NOTE),
                nothing.examine().stream().map(each -> each.level()).toList());
    }

    private static List<String> facts(MergedCatalog catalog) {
        return catalog.examine().stream()
                .map(each -> each.level() + " " + each.fact())
                .toList();
    }
}
