package org.sluice.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.health.SettingsCheck.Finding;
import org.sluice.health.Setup.State;

class ReadinessTest {

    private static final String A = "etc/a.cfg";

    private final List<String> said = new ArrayList<>();

    private final Operator operator = new Operator() {
        @Override
        public void say(String text) {
            said.add("out " + text);
        }

        @Override
        public void complain(String line, String trace) {
            said.add("err " + line + trace);
        }

        @Override
        public void warn(String line, String trace) {
            said.add("log " + line + trace);
        }

        @Override
        public void note(String line) {
            said.add("note " + line);
        }

        @Override
        public void exit(int status) {
            said.add("exit " + status);
        }
    };

    private boolean settled = true;

    private final Readiness readiness =
            new Readiness(operator, () -> "banner", () -> settled, Duration.ofSeconds(30), Duration.ofSeconds(10));

    @Test
    void isReadyWhenAllRunTwiceInARowAfterTheStart() {
        look(0, setup(State.RUNNING, ""));
        readiness.look(List.of(setup(State.RUNNING, "")), false, Duration.ZERO);
        look(1, setup(State.RUNNING, ""));
        assertEquals(List.of(), said);

        look(2, setup(State.RUNNING, ""));
        look(3, setup(State.RUNNING, ""));
        assertEquals(List.of("out banner", "out ready"), said);
    }

    @Test
    void isReadyWithoutAnyConfiguration() {
        look(0);
        look(1);

        assertEquals(List.of("out banner", "out ready"), said);
    }

    @Test
    void waitsALittleForFeedsToSettle() {
        settled = false;
        look(0);
        look(1);
        look(4);
        assertEquals(List.of(), said);

        look(5);
        assertEquals(List.of("out banner", "out ready"), said);
    }

    @Test
    void endsTheProcessWithOneLineWhenAComponentFailsBefore() {
        Setup failed = new Setup("a", A, State.FAILED, A + ": listen=x: in use", " trace", List.of());
        readiness.look(List.of(setup(State.RUNNING, ""), failed), false, Duration.ZERO);
        look(1, failed);

        assertEquals(List.of("err " + A + ": listen=x: in use trace", "exit 3"), said);
    }

    @Test
    void endsTheProcessForAWrongValueWhateverItsComponentDoes() {
        look(0, new Setup("a", A, State.RUNNING, "", "", List.of(new Finding(true, "wrong"))));

        assertEquals(List.of("err wrong", "exit 3"), said);
    }

    @Test
    void warnsOnceOfAnUnknownKeyAndGoesOn() {
        Setup odd = new Setup("a", A, State.RUNNING, "", "", List.of(new Finding(false, "unknown")));
        look(0, odd);
        look(1, odd);
        look(2, odd);

        assertEquals(List.of("log unknown", "out banner", "out ready"), said);
    }

    @Test
    void saysWhichBundleDidNotComeAndGoesOnWithoutIt() {
        Setup alone = setup(State.UNSERVED, "org.acme");
        look(0, alone);
        look(9, alone);
        assertEquals(List.of(), said);

        look(10, alone);
        look(11, alone);
        look(12, alone);
        assertEquals(
                List.of(
                        "err " + A + ": no bundle serves org.acme (is its jar in plugins/?)",
                        "out banner",
                        "out ready"),
                said);
    }

    @Test
    void saysWhatIsMissingWhenPatienceEndsAndIsReadyWhenItComes() {
        Setup waiting = setup(State.WAITING, "a service Catalog");
        look(0, waiting);
        look(29, waiting);
        assertEquals(List.of(), said);

        look(30, waiting);
        look(31, waiting);
        look(32, setup(State.RUNNING, ""));
        look(33, setup(State.RUNNING, ""));
        assertEquals(
                List.of(
                        "err " + A + ": waits for a service Catalog",
                        "out banner",
                        "err not ready after 30 s: see the lines above",
                        "note " + A + ": runs again",
                        "out ready"),
                said);
    }

    @Test
    void containsWhatFailsLaterInOneLineEach() {
        beReady();
        Setup failed = new Setup("a", A, State.FAILED, "broken", " trace", List.of());
        look(10, failed);
        look(11, failed);
        look(12, setup(State.RUNNING, ""));
        look(13, failed);

        assertEquals(List.of("log broken trace", "note " + A + ": runs again", "log broken trace"), said);
    }

    @Test
    void doesNotMentionAShortAbsenceAfterwards() {
        beReady();
        look(10, setup(State.WAITING, "x"));
        look(15, setup(State.UNSERVED, "org.acme"));
        look(16, setup(State.RUNNING, ""));
        look(17, setup(State.WAITING, "x"));
        look(26, setup(State.WAITING, "x"));
        assertEquals(List.of(), said);

        look(27, setup(State.WAITING, "x"));
        look(28, setup(State.WAITING, "x"));
        assertEquals(List.of("log " + A + ": waits for x"), said);
    }

    @Test
    void forgetsAConfigurationThatIsGone() {
        beReady();
        Setup failed = new Setup("a", A, State.FAILED, "broken", "", List.of());
        look(10, failed);
        look(11);
        look(12, failed);

        assertEquals(List.of("log broken", "log broken"), said);
    }

    private void beReady() {
        look(0, setup(State.RUNNING, ""));
        look(1, setup(State.RUNNING, ""));
        assertEquals(List.of("out banner", "out ready"), said);
        said.clear();
    }

    private void look(int second, Setup... setups) {
        readiness.look(List.of(setups), true, Duration.ofSeconds(second));
    }

    private static Setup setup(State state, String detail) {
        return new Setup("a", A, state, detail, "", List.of());
    }
}
