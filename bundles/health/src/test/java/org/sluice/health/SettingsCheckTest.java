package org.sluice.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sluice.health.SettingsCheck.Finding;
import org.sluice.health.SettingsCheck.Key;
import org.sluice.health.SettingsCheck.Kind;

class SettingsCheckTest {

    private static final String FILE = "etc/org.sluice.collector-stock.cfg";

    private static final List<Key> KEYS = List.of(
            new Key("feed", Kind.TEXT, List.of(), false),
            new Key("intervalMillis", Kind.WHOLE, List.of(), false),
            new Key("ignoreWeekend", Kind.TRUTH, List.of(), false),
            new Key("origin", Kind.TEXT, List.of("LIVE", "TEST"), false),
            new Key("ports", Kind.WHOLE, List.of(), true),
            new Key("ratio", Kind.DECIMAL, List.of(), false));

    @Test
    void findsNothingInASettingOfEveryKind() {
        Map<String, ?> properties = Map.of(
                "feed",
                "stock",
                "intervalMillis",
                " 1000 ",
                "ignoreWeekend",
                "True",
                "origin",
                "TEST",
                "ports",
                "1, 2",
                "ratio",
                "0.5");

        assertEquals(List.of(), check(properties));
    }

    @Test
    void namesFileKeyValueAndWhatWasExpected() {
        Map<String, ?> properties = Map.of(
                "intervalMillis", "abc", "ignoreWeekend", "maybe", "origin", "live", "ports", "1,x", "ratio", "");

        assertEquals(
                List.of(
                        new Finding(true, FILE + ": ignoreWeekend=maybe: expected true or false"),
                        new Finding(true, FILE + ": intervalMillis=abc: expected a whole number"),
                        new Finding(true, FILE + ": origin=live: expected one of LIVE, TEST"),
                        new Finding(true, FILE + ": ports=1,x: expected a whole number"),
                        new Finding(true, FILE + ": ratio=: expected a number")),
                check(properties));
    }

    @Test
    void takesNoNumberThatDoesNotFit() {
        assertEquals(
                List.of(new Finding(true, FILE + ": intervalMillis=3000000000: expected a whole number")),
                check(Map.of("intervalMillis", "3000000000")));
    }

    @Test
    void warnsOfAnUnknownKeyAndNamesTheNearest() {
        assertEquals(
                List.of(new Finding(false, FILE + ": unknown key intervalMilis; did you mean intervalMillis?")),
                check(Map.of("intervalMilis", "1000")));
    }

    @Test
    void namesAllKeysWhereNoneIsNear() {
        assertEquals(
                List.of(
                        new Finding(
                                false,
                                FILE
                                        + ": unknown key zebra; it has feed, ignoreWeekend, intervalMillis, origin, ports, ratio")),
                check(Map.of("zebra", "1")));
    }

    @Test
    void leavesWhatTheRuntimeAddsAndWhatTheComponentDeclaresAlone() {
        Map<String, ?> properties = Map.of(
                "service.pid", "a", "felix.fileinstall.filename", "b", ".hidden", "c", "fetcher.name", "d", "ratio", 3);

        assertEquals(List.of(), SettingsCheck.check(FILE, properties, KEYS, Set.of("fetcher.name")));
    }

    @Test
    void checksNothingWhereTheComponentDeclaresNoKeys() {
        assertEquals(List.of(), SettingsCheck.check(FILE, Map.of("any", "thing"), List.of(), Set.of()));
    }

    private static List<Finding> check(Map<String, ?> properties) {
        return SettingsCheck.check(FILE, properties, KEYS, Set.of());
    }
}
