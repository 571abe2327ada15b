package org.sluice.health;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.sluice.health.SettingsCheck.Finding;
import org.sluice.health.Setup.State;

/**
 * Decides when everything runs. Before that a failure ends the process; afterwards each is one line of the log.
 *
 * <p>Not thread-safe: for the health thread. Time comes in as the time since the process began to look.
 */
final class Readiness {

    /** The status of a process that a setting kept from starting. */
    static final int CANNOT_START = 3;

    /** The most that is waited for feeds to settle. */
    private static final Duration SETTLING = Duration.ofSeconds(5);

    private final Operator operator;
    private final Supplier<String> banner;
    private final BooleanSupplier settled;
    private final Duration patience;
    private final Duration grace;

    private final Map<String, Duration> troubledSince = new HashMap<>();
    private final Map<String, String> told = new HashMap<>();
    private final Set<String> warned = new HashSet<>();
    private int calmLooks;
    private Duration calmSince;
    private boolean shown;
    private boolean ready;
    private boolean ending;

    /**
     * Begins unready.
     *
     * @param banner what to print when everything runs
     * @param settled whether feeds know what to collect and from where; waited for a little
     * @param patience after this it no longer waits for what is missing
     * @param grace so long may a configuration be without its bundle or a service before it is told
     */
    Readiness(Operator operator, Supplier<String> banner, BooleanSupplier settled, Duration patience, Duration grace) {
        this.operator = operator;
        this.banner = banner;
        this.settled = settled;
        this.patience = patience;
        this.grace = grace;
    }

    /** Whether everything ran once. */
    boolean ready() {
        return ready;
    }

    /** Whether the banner was shown: everything ran, or patience ended. */
    boolean shown() {
        return shown;
    }

    /**
     * Looks at all configurations.
     *
     * @param started whether the framework has started, and so all of etc/ and plugins/ was read
     */
    void look(List<Setup> setups, boolean started, Duration now) {
        if (ending) {
            return;
        }
        setups.forEach(this::warnOnce);
        if (shown) {
            contain(setups, now);
        } else {
            begin(setups, started, now);
        }
        if (!ready && started && calm(setups, now)) {
            // a component may look idle for a moment between being known and being made
            calmSince = calmLooks == 0 ? now : calmSince;
            if (++calmLooks >= 2
                    && (settled.getAsBoolean() || now.minus(calmSince).compareTo(SETTLING) >= 0)) {
                show();
                ready = true;
                operator.say("ready");
            }
        } else {
            calmLooks = 0;
        }
    }

    private void begin(List<Setup> setups, boolean started, Duration now) {
        for (Setup setup : setups) {
            if (setup.state() == State.FAILED || setup.findings().stream().anyMatch(Finding::error)) {
                operator.complain(setup.problem(), setup.trace());
                operator.exit(CANNOT_START);
                ending = true;
                return;
            }
        }
        for (Setup setup : setups) {
            if (setup.state() == State.UNSERVED && troubledFor(setup, now).compareTo(grace) >= 0) {
                tellOnce(setup);
            }
        }
        if (started && now.compareTo(patience) >= 0 && !calm(setups, now)) {
            setups.stream().filter(setup -> !setup.problem().isEmpty()).forEach(this::tellOnce);
            show();
            operator.complain("not ready after " + now.toSeconds() + " s: see the lines above", "");
        }
    }

    /** Whether all run, but for those whose bundle did not come. */
    private boolean calm(List<Setup> setups, Duration now) {
        return !ending
                && setups.stream()
                        .allMatch(setup -> setup.problem().isEmpty()
                                || setup.state() == State.UNSERVED
                                        && troubledFor(setup, now).compareTo(grace) >= 0);
    }

    private void contain(List<Setup> setups, Duration now) {
        Set<String> present = new HashSet<>();
        for (Setup setup : setups) {
            present.add(setup.pid());
            String problem = setup.problem();
            if (problem.isEmpty()) {
                troubledSince.remove(setup.pid());
                if (told.remove(setup.pid()) != null) {
                    operator.note(setup.where() + ": runs again");
                }
                continue;
            }
            boolean atOnce = setup.state() == State.FAILED || setup.state() == State.RUNNING;
            if ((atOnce || troubledFor(setup, now).compareTo(grace) >= 0)
                    && !problem.equals(told.put(setup.pid(), problem))) {
                operator.warn(problem, setup.trace());
            }
        }
        told.keySet().retainAll(present);
        troubledSince.keySet().retainAll(present);
    }

    private void show() {
        if (!shown) {
            shown = true;
            operator.say(banner.get());
        }
    }

    private void tellOnce(Setup setup) {
        if (!setup.problem().equals(told.put(setup.pid(), setup.problem()))) {
            operator.complain(setup.problem(), setup.trace());
        }
    }

    private void warnOnce(Setup setup) {
        for (Finding finding : setup.findings()) {
            if (!finding.error() && warned.add(finding.text())) {
                operator.warn(finding.text(), "");
            }
        }
    }

    private Duration troubledFor(Setup setup, Duration now) {
        return now.minus(troubledSince.computeIfAbsent(setup.pid(), pid -> now));
    }
}
