package org.sluice.health.alert;

import java.util.List;
import java.util.Set;

/** All rules there are. */
final class Rules {

    private Rules() {}

    /** The names of all rules. */
    static List<String> names() {
        return all(Limits.DEFAULT).stream().map(Rule::name).toList();
    }

    /** New rules that have seen nothing yet, but for those switched off. */
    static List<Rule> of(Limits limits, Set<String> off) {
        return all(limits).stream().filter(rule -> !off.contains(rule.name())).toList();
    }

    private static List<Rule> all(Limits limits) {
        return List.of(
                new NoTicksRule(limits),
                new SourceFailedRule(),
                new SourceSwitchedRule(),
                new SymbolsMissingRule(limits),
                new GatewayDownRule(),
                new UnitsRule(),
                new ClockSkewRule(limits),
                new BacklogRule(limits),
                new DiskRule(limits),
                new CatalogOldRule(limits),
                new CalendarRule(limits),
                new PlugInRule(),
                new DropsRule());
    }
}
