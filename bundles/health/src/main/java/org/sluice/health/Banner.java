package org.sluice.health;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.market.Origin;

/** What is printed when Sluice runs: what it serves, from where, how to connect, and what to know, in plain words. */
final class Banner {

    /**
     * What a component tells of itself.
     *
     * @param facts its facts; a name like {@code tcp://...} is an address it serves, and so is each in a fact
     *     {@code listen}, separated by commas
     */
    record Report(Map<String, String> facts, List<String> warnings) {}

    /** The fact by which a publisher tells its addresses. */
    static final String LISTEN = "listen";

    /** The fact by which hikyuu's data server tells its address: no quotes are heard there. */
    private static final String DATA = "data server";

    private static final Pattern ADDRESS = Pattern.compile("[a-z]+://[^,\\s]+");
    private static final String TOPIC = "topic";

    /** The fact by which users are told of whom everybody knows the password. */
    private static final String DEMO = "demo";

    private static final String RED = "\u001B[1;31m";
    private static final String BOLD = "\u001B[1m";
    private static final String PLAIN = "\u001B[0m";

    private final boolean colour;
    private final StringBuilder text = new StringBuilder();

    private Banner(boolean colour) {
        this.colour = colour;
    }

    /** The whole text, without a last line end. */
    static String of(String version, List<FeedStatus> feeds, List<Report> reports, boolean colour) {
        Banner banner = new Banner(colour);
        banner.write(version, feeds, reports);
        return banner.text.toString().stripTrailing();
    }

    private void write(String version, List<FeedStatus> feeds, List<Report> reports) {
        line(paint(BOLD, "Sluice " + version));
        boolean test = feeds.stream().anyMatch(feed -> feed.origin() == Origin.TEST);
        if (test) {
            line(paint(RED, "DEMO DATA: recorded and invented quotes, not the market of now."));
        }
        Set<String> addresses = new LinkedHashSet<>();
        Set<String> served = new LinkedHashSet<>();
        Set<String> data = new LinkedHashSet<>();
        Set<String> logins = new LinkedHashSet<>();
        Set<String> warnings = new LinkedHashSet<>();
        for (Report report : reports) {
            report.facts().keySet().stream().filter(ADDRESS.asMatchPredicate()).forEach(addresses::add);
            ADDRESS.matcher(report.facts().getOrDefault(LISTEN, ""))
                    .results()
                    .map(MatchResult::group)
                    .forEach(addresses::add);
            ADDRESS.matcher(report.facts().getOrDefault(DATA, ""))
                    .results()
                    .map(MatchResult::group)
                    .forEach(data::add);
            if (report.facts().containsKey(TOPIC)) {
                served.add("feed " + report.facts().getOrDefault("feed", "?") + " as topic "
                        + report.facts().get(TOPIC));
            }
            if (report.facts().containsKey(DEMO)) {
                logins.add(report.facts().get(DEMO));
            }
            warnings.addAll(report.warnings());
        }
        line("");
        feeds.forEach(feed -> row("collects", feed(feed)));
        if (feeds.isEmpty()) {
            row("collects", "nothing: no collector runs (etc/org.sluice.collector-NAME.cfg)");
        }
        served.forEach(each -> row("publishes", each));
        addresses.forEach(address -> row("serves", address));
        if (addresses.isEmpty()) {
            row("serves", "nobody: no publisher listens");
        }
        data.forEach(address -> row("answers", address + " to hikyuu's get_data_from_buffer_server"));
        logins.forEach(each -> row("log in", each));
        // hikyuu's agent speaks no HTTP
        addresses.removeIf(address -> !address.startsWith("tcp:") && !address.startsWith("ipc:"));
        if (!addresses.isEmpty()) {
            connect(addresses);
        }
        if (test) {
            line("");
            line("Live quotes of stocks and indices:  ./run --source tencent");
        } else {
            unofficial(feeds);
        }
        if (!warnings.isEmpty()) {
            line("");
            warnings.forEach(warning -> line(paint(RED, "warning: ") + warning));
        }
        line("");
    }

    /** The pages that live quotes may come from, if any, and what that means. */
    private void unofficial(List<FeedStatus> feeds) {
        List<String> pages = new ArrayList<>();
        for (String name : List.of("tencent", "sina")) {
            if (feeds.stream().anyMatch(feed -> name.equals(feed.source()) || knows(feed, name))) {
                pages.add(name.equals("sina") ? "Sina" : "Tencent");
            }
        }
        if (!pages.isEmpty()) {
            line("");
            line("Quotes of " + String.join(" and ", pages)
                    + " come from unofficial pages: no warranty, they may change, lag or");
            line("refuse at any time, and no right to redistribute them.");
        }
    }

    private void connect(Set<String> addresses) {
        List<String> order = new ArrayList<>(addresses);
        String address = order.stream()
                .filter(each -> each.startsWith("tcp:"))
                .findFirst()
                .orElse(order.get(0))
                .replaceFirst("^tcp://(\\*|0\\.0\\.0\\.0)(?=:)", "tcp://127.0.0.1");
        line("");
        line("To connect hikyuu 2.6.6 or newer, start it with real-time quotes:");
        line("    load_hikyuu(start_spot=True)        or set HKU_START_SPOT=1");
        if (!addresses.contains("ipc:///tmp/hikyuu_real.ipc")) {
            line("  and tell it the address, in its hikyuu.ini, section [hikyuu]:");
        } else {
            line("  It looks for ipc:///tmp/hikyuu_real.ipc. For TCP, in its hikyuu.ini, section [hikyuu]:");
        }
        line("    quotation_server = " + address);
        line("  or in Python:");
        line("    start_spot_agent(addr=\"" + address + "\")");
    }

    private String feed(FeedStatus feed) {
        String origin = feed.origin() == Origin.TEST ? paint(RED, "(TEST)") : "(live)";
        String universe = feed.universe() + (feed.universe() == 1 ? " instrument" : " instruments");
        String source = feed.source() != null
                ? feed.source()
                : feed.sources().isEmpty() ? "no source" : feed.sources().get(0).name();
        String reason = feed.reason() == null || feed.reason().isBlank() ? "" : ", " + feed.reason();
        return feed.feed() + ' ' + origin + ": " + universe
                + (reason.contains(source) ? reason : " from " + source + reason);
    }

    private static boolean knows(FeedStatus feed, String source) {
        return feed.sources().stream().anyMatch(each -> each.name().equals(source));
    }

    private void row(String what, String value) {
        line(String.format(Locale.ROOT, "  %-10s %s", what, value));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private String paint(String code, String words) {
        return colour ? code + words + PLAIN : words;
    }
}
