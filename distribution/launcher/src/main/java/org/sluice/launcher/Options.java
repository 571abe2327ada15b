package org.sluice.launcher;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The command line, checked.
 *
 * @param action what it asks for; for anything but START the rest means nothing
 * @param source where quotes come from, or null if it does not say
 * @param properties framework properties that its options stand for, in the order in which they are set
 * @param given the user's own framework properties, {@code KEY=VALUE}: after ours, so that they win
 */
record Options(Action action, boolean headless, Source source, Map<String, String> properties, List<String> given) {

    enum Action {
        START,
        HELP,
        /** Of hikyuu's command {@code dataserver}. */
        HELP_DATA,
        VERSION
    }

    /** The addresses that etc/ serves unless told otherwise. */
    static final String IPC = "ipc:///tmp/hikyuu_real.ipc";

    static final String TCP = "tcp://127.0.0.1:9200";

    private static final String LISTEN = "sluice.listen";
    private static final String PROXY = "sluice.proxy";

    Options {
        properties = Collections.unmodifiableMap(properties);
        given = List.copyOf(given);
    }

    /** Test data or real quotes: which files of etc/ are read. */
    String mode() {
        return source != null && source.live() ? "live" : "demo";
    }

    /**
     * Reads the command line. The first thing that is wrong ends it.
     *
     * @param environment of the process, for SLUICE_PROXY
     * @param windows whether ipc is not to be had
     * @param notice takes lines about what is right but may surprise
     */
    static Options parse(List<String> words, Map<String, String> environment, boolean windows, Consumer<String> notice)
            throws Refusal {
        return new Reader(words, environment, windows, notice).read();
    }

    private static final class Reader {

        private final Deque<String> words;
        private final Map<String, String> environment;
        private final boolean windows;
        private final Consumer<String> notice;
        private final List<String> given = new ArrayList<>();

        private Action action = Action.START;
        private boolean headless;
        private boolean keepTime;
        private Source source;
        private String server;
        private String quotationServer;
        private int seconds;
        private String phase1;
        private String phase2;
        private Boolean ignoreWeekend;
        private boolean useProxy;
        private String proxy = "";
        private String listen;
        private boolean dataServer;
        private final DataOptions data = new DataOptions();

        Reader(List<String> words, Map<String, String> environment, boolean windows, Consumer<String> notice) {
            this.words = new ArrayDeque<>(words);
            this.environment = environment;
            this.windows = windows;
            this.notice = notice;
        }

        Options read() throws Refusal {
            while (!words.isEmpty() && action == Action.START) {
                readOption(words.poll());
            }
            Map<String, String> properties = action == Action.START ? properties() : Map.of();
            return new Options(action, headless, source, properties, given);
        }

        private void readOption(String option) throws Refusal {
            String name;
            if (option.startsWith("--")) {
                name = option.substring(2);
            } else if (option.startsWith("-D") && option.length() > 2) {
                name = "D=" + option.substring(2);
            } else if (option.startsWith("-")) {
                name = option.substring(1);
            } else if (option.equals("dataserver")) {
                dataServer = true;
                return;
            } else {
                throw new Refusal("unknown argument: " + option + " (see --help)");
            }
            int equals = name.indexOf('=');
            String value = equals < 0 ? null : name.substring(equals + 1);
            name = equals < 0 ? name : name.substring(0, equals);
            switch (name) {
                case "help", "h" -> action = flag(option, value, dataServer ? Action.HELP_DATA : Action.HELP);
                case "version" -> action = flag(option, value, Action.VERSION);
                case "headless" -> headless = flag(option, value, true);
                case "replay-keep-time" -> keepTime = flag(option, value, true);
                case "source" -> source = Source.of(value(option, value));
                case "D" -> property(value(option, value));
                case "server" -> server(value(option, value));
                case "quotation_server" -> quotationServer = Checks.quotationServer(value(option, value), !windows);
                case "seconds" -> seconds = Checks.seconds(value(option, value));
                case "phase1" -> {
                    phase1 = value(option, value);
                    Checks.hours("-phase1", phase1);
                }
                case "phase2" -> {
                    phase2 = value(option, value);
                    Checks.hours("-phase2", phase2);
                }
                case "ignore_weekend" -> {
                    boolean next = value == null && ("true".equals(words.peek()) || "false".equals(words.peek()));
                    String truth = next ? words.poll() : value == null ? "true" : value;
                    ignoreWeekend = Checks.truth("-ignore_weekend", truth);
                }
                case "use_proxy" -> {
                    boolean next =
                            value == null && !words.isEmpty() && !words.peek().startsWith("-");
                    useProxy(next ? words.poll() : value);
                }
                default -> {
                    if (!DataOptions.has(name)) {
                        throw new Refusal("unknown option: " + option + " (see --help)");
                    }
                    data.take(name, value(option, value));
                }
            }
        }

        /** The value behind the equals sign, else the next word. */
        private String value(String option, String value) throws Refusal {
            if (value == null && words.isEmpty()) {
                throw new Refusal(option + ": needs a value (see --help)");
            }
            return value == null ? words.poll() : value;
        }

        private static <T> T flag(String option, String value, T meaning) throws Refusal {
            if (value != null) {
                throw new Refusal(option + ": takes no value");
            }
            return meaning;
        }

        private void property(String text) throws Refusal {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new Refusal("-D " + text + ": expected KEY=VALUE");
            }
            given.add(text);
            String value = text.substring(equals + 1);
            switch (text.substring(0, equals)) {
                case PROXY -> proxy = value;
                case LISTEN -> listen = value;
                default -> {}
            }
        }

        private void server(String value) throws Refusal {
            if (value.startsWith("tcp")) {
                server = Checks.server(value);
            } else {
                notice.accept(
                        "-server=" + value + ": ignored, as hikyuu does: only an address that begins with tcp counts");
            }
        }

        private void useProxy(String value) throws Refusal {
            useProxy = true;
            if (value != null && !value.isEmpty()) {
                proxy = Checks.proxy(value);
            }
        }

        /** What depends on several options, and then all of them as properties. */
        private Map<String, String> properties() throws Refusal {
            checkPhases();
            checkProxy();
            Map<String, String> properties = new LinkedHashMap<>();
            if (source != null) {
                properties.put("sluice.fetchers", source.fetchers());
            }
            if (keepTime) {
                keepTime(properties);
            }
            serve(properties);
            if (quotationServer != null) {
                checkQuotationServer(properties);
                properties.put("sluice.quotation_server", quotationServer);
            }
            if (seconds > 0) {
                properties.put("sluice.interval", seconds + "000");
            }
            if (phase1 != null) {
                properties.put("sluice.phase1", phase1);
                properties.put("sluice.phase2", phase2);
            }
            if (ignoreWeekend != null) {
                properties.put("sluice.ignoreWeekend", ignoreWeekend.toString());
            }
            if (useProxy) {
                properties.put(PROXY, proxy);
            }
            data.finish(dataServer, properties, notice);
            return properties;
        }

        /** Recorded times are old, and nothing else has such times: it is never stale, and nothing takes over. */
        private void keepTime(Map<String, String> properties) throws Refusal {
            if (source != null && source != Source.REPLAY) {
                throw new Refusal("--replay-keep-time: only --source replay plays recordings");
            }
            source = Source.REPLAY;
            properties.put("sluice.fetchers", "replay");
            properties.put("sluice.replayKeepTime", "true");
            properties.put("sluice.staleSeconds", "0");
        }

        /** One window alone goes with hikyuu's default of the other. */
        private void checkPhases() throws Refusal {
            if (phase1 == null && phase2 == null) {
                return;
            }
            phase1 = phase1 == null ? "9:00-12:00" : phase1;
            phase2 = phase2 == null ? "13:00-15:00" : phase2;
            Checks.Hours first = Checks.hours("-phase1", phase1);
            Checks.Hours second = Checks.hours("-phase2", phase2);
            boolean always = first.begin() == first.end() || second.begin() == second.end();
            if (!always && first.end() > second.begin()) {
                throw new Refusal("-phase2=" + phase2 + ": starts before -phase1=" + phase1 + " ends");
            }
        }

        private void checkProxy() throws Refusal {
            if (!useProxy) {
                return;
            }
            proxy = proxy.isEmpty() ? environment.getOrDefault("SLUICE_PROXY", "") : proxy;
            if (proxy.isEmpty()) {
                throw new Refusal("-use_proxy: needs an address: -use_proxy=HOST:PORT, -D sluice.proxy=HOST:PORT"
                        + " or SLUICE_PROXY=HOST:PORT");
            }
            Checks.proxy(proxy);
        }

        /** hikyuu's clients on this machine find the ipc address by themselves; where there is none, they are told. */
        private void serve(Map<String, String> properties) {
            if (windows && listen == null) {
                String address = server == null ? TCP : server;
                notice.accept("ipc is not available on Windows; hikyuu's clients use " + address);
                properties.put(LISTEN, address);
            } else if (server != null) {
                properties.put(LISTEN, IPC + ',' + server);
            }
        }

        private void checkQuotationServer(Map<String, String> properties) throws Refusal {
            String where = "-quotation_server=" + quotationServer;
            if (source != Source.NNG) {
                throw new Refusal(where + ": only --source nng has a server to hear");
            }
            String serves = listen == null ? properties.getOrDefault(LISTEN, IPC + ',' + TCP) : listen;
            for (String address : serves.split(",")) {
                if (address.strip().equals(quotationServer)) {
                    throw new Refusal(where + ": Sluice itself serves there; have it serve elsewhere, say"
                            + " -D sluice.listen=tcp://127.0.0.1:9202");
                }
            }
        }
    }
}
