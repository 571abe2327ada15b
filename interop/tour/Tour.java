import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Starts two Sluices with demo data on loopback, in a temporary folder: the first publishes, the second hears the first
 * and publishes again. Then shows one promise after the other, PASS or FAIL with the evidence. Linux and macOS: a source
 * is frozen with SIGSTOP.
 */
final class Tour {

    private static final long PATIENCE_SECONDS = 90;
    private static final String STATUS_ROW = "(?:g! )?stock +(\\w+) +TEST +(\\S+) +([\\d,]+) +([\\d,]+) +([\\d,]+) .*";

    private final Path root;
    private final Path distribution;
    private final boolean hikyuu;
    private final Path work;
    private final List<String> window = new CopyOnWriteArrayList<>();
    private int passed;
    private int failed;

    private Tour(Path root, List<String> arguments) throws IOException {
        this.root = root;
        hikyuu = !arguments.contains("--without-hikyuu");
        distribution = arguments.stream()
                .filter(argument -> !argument.startsWith("--"))
                .map(Path::of)
                .findFirst()
                .orElse(root.resolve("distribution/assembly/target/sluice"));
        work = Files.createTempDirectory("sluice tour");
    }

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]).toRealPath();
        List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
        if (rest.contains("--help")) {
            System.out.println("usage: ./run tour [--without-hikyuu]\n\n"
                    + "Shows what Sluice promises on two Sluices of its own, with demo data, on loopback; two minutes.\n"
                    + "  --without-hikyuu   leaves out the step that needs the real hikyuu (interop/hikyuu/setup)");
            return;
        }
        Tour tour = new Tour(root, rest);
        if (!Files.isExecutable(tour.distribution.resolve("bin/sluice"))) {
            System.err.println(tour.distribution + ": no Sluice in it; build it first: ./mvnw package -DskipTests");
            System.exit(2);
        }
        int status = tour.show();
        System.exit(status);
    }

    private int show() throws Exception {
        HttpServer messenger = messenger();
        int firstPort = freePort();
        int secondPort = freePort();
        try (Sluice first = new Sluice("first", firstPort);
                Sluice second = new Sluice("second", secondPort)) {
            step("hikyuu", "the real hikyuu gets the same prices and volumes", this::realHikyuu);
            second.hear(firstPort, "http://127.0.0.1:" + messenger.getAddress().getPort() + "/robot");
            first.start();
            second.start();
            step("swap", "a source is swapped, nothing is lost", () -> swap(first, second));
            step("compare", "two servers are compared, and do not differ", () -> compare(first, secondPort));
            step("frozen", "a frozen source: an alarm, and another takes over", () -> frozen(first, second));
            step("doctor", "the doctor answers every question", () -> doctor(second));
        } finally {
            messenger.stop(0);
            try (Stream<Path> files = Files.walk(work)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
        System.out.println(passed + " passed, " + failed + " failed");
        return failed == 0 ? 0 : 1;
    }

    /** Runs interop/hikyuu: its checks are the evidence. */
    private List<String> realHikyuu() throws Exception {
        if (!hikyuu) {
            return List.of("left out, as --without-hikyuu says: nothing was tested here");
        }
        Process process = new ProcessBuilder(root.resolve("interop/hikyuu/run").toString(), distribution.toString())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(lines::add);
        }
        require(process.waitFor() == 0, "interop/hikyuu/run failed", lines);
        return lines;
    }

    private List<String> swap(Sluice first, Sluice second) throws Exception {
        List<String> evidence = new ArrayList<>();
        second.until("sluice:status", STATUS_ROW, row -> row.group(2).equals("nng") && number(row.group(5)) > 0);
        long[] before = still(first, second);
        first.command("sluice:resume stock");
        String was = first.row().group(2);
        String next = was.equals("replay") ? "synthetic" : "replay";
        first.command("sluice:use " + next);
        Matcher row = first.until("sluice:status", STATUS_ROW, found -> found.group(2).equals(next));
        long rounds = number(row.group(4));
        first.until("sluice:status", STATUS_ROW, found -> number(found.group(4)) > rounds + 3);
        first.command("sluice:use " + was);
        first.until("sluice:status", STATUS_ROW, found -> found.group(2).equals(was) && number(found.group(4)) > rounds + 6);
        long[] after = still(first, second);
        evidence.add(String.format(
                "%s -> %s -> %s: the first took %,d quotes, the second received %,d of them",
                was, next, was, after[0] - before[0], after[1] - before[1]));
        String connects = second.answer("sluice:status", "(?:.* )?connects +(\\d+)").group(1);
        evidence.add("the second has connected " + connects + " time(s)");
        first.command("sluice:resume stock");
        require(after[0] - before[0] == after[1] - before[1], "lost or doubled", evidence);
        require(connects.equals("1"), "the connection was lost", evidence);
        return evidence;
    }

    /** Pauses the first and waits until the second has all of it: the quotes that each has taken so far. */
    private long[] still(Sluice first, Sluice second) throws Exception {
        first.command("sluice:pause stock");
        first.until("sluice:status", STATUS_ROW, row -> row.group(1).equals("paused"));
        long taken = number(first.row().group(5));
        long last = -1;
        for (long now = number(second.row().group(5)); now != last; now = number(second.row().group(5))) {
            last = now;
            Thread.sleep(1500);
        }
        return new long[] {taken, last};
    }

    private List<String> compare(Sluice first, int secondPort) throws Exception {
        int from = first.lines.size();
        first.type("sluice:compare tcp://127.0.0.1:" + secondPort + " --feed stock --minutes 1");
        first.await("(?:g! )?Comparing feed stock.*", from);
        String verdict = first.await("(?:.*: )?(?:[\\d,]+ differences?|nothing could be compared.*)$", from);
        List<String> evidence = first.said(from);
        evidence.removeIf(String::isBlank);
        require(verdict.endsWith("0 differences"), "they differ", evidence);
        return evidence;
    }

    private List<String> frozen(Sluice first, Sluice second) throws Exception {
        List<String> evidence = new ArrayList<>();
        evidence.add(now() + " the first is frozen (SIGSTOP): its connection stays, nothing comes any more");
        window.clear();
        signal(first, "STOP");
        try {
            second.until("sluice:status", STATUS_ROW, row -> row.group(2).equals("synthetic"));
            evidence.add(now() + " the second has turned to synthetic: "
                    + second.answer("sluice:fetchers stock", " *1 +nng .*").group().strip());
            evidence.add(now() + " in the webhook window: " + heard("nng"));
        } finally {
            signal(first, "CONT");
        }
        evidence.add(now() + " the first goes on");
        second.until("sluice:status", STATUS_ROW, row -> row.group(2).equals("nng"));
        evidence.add(now() + " the second is back at nng");
        evidence.add(now() + " in the webhook window: " + heard("recovered"));
        return evidence;
    }

    private List<String> doctor(Sluice second) throws Exception {
        second.until("sluice:alerts", "(?:g! )?(?:no alerts?|none|nothing).*", row -> true);
        int from = second.lines.size();
        second.type("sluice:doctor");
        String end = second.await("(?:.*: )?(?:nothing to do|\\d+ things? to do).*", from);
        List<String> evidence = second.said(from);
        evidence.removeIf(String::isBlank);
        String all = String.join("\n", evidence);
        for (String topic : List.of("connection", "data", "sources", "schedule", "plug-ins")) {
            require(Pattern.compile("(?m)^(?:g! )?" + topic + "$").matcher(all).find(), "nothing about " + topic, evidence);
        }
        require(end.contains("nothing to do"), "something is bad", evidence);
        return evidence;
    }

    // --- the steps' frame ---

    private interface Step {
        List<String> show() throws Exception;
    }

    private void step(String name, String promise, Step step) {
        System.out.println("     … " + name + ": " + promise);
        List<String> evidence;
        boolean good = false;
        try {
            evidence = step.show();
            good = true;
        } catch (Failure e) {
            evidence = new ArrayList<>(e.evidence);
            evidence.add(e.getMessage());
        } catch (Exception e) {
            evidence = List.of(e.toString());
        }
        evidence.forEach(line -> System.out.println("       " + line));
        System.out.println((good ? "PASS " : "FAIL ") + name + ": " + promise);
        if (good) {
            passed++;
        } else {
            failed++;
        }
    }

    private static void require(boolean condition, String otherwise, List<String> evidence) throws Failure {
        if (!condition) {
            throw new Failure(otherwise, evidence);
        }
    }

    private static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient List<String> evidence;

        Failure(String message, List<String> evidence) {
            super(message);
            this.evidence = List.copyOf(evidence);
        }
    }

    /** A webhook as a messenger offers it: whatever is posted there is shown. */
    private HttpServer messenger() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/robot", exchange -> {
            window.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = "{\"code\":0}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }

    private String heard(String word) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            for (String message : window) {
                if (message.contains(word)) {
                    return message;
                }
            }
            Thread.sleep(100);
        }
        throw new Failure("nothing with '" + word + "' came to the webhook", window);
    }

    private static void signal(Sluice sluice, String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(sluice.process.pid())).inheritIO().start().waitFor();
    }

    private static String now() {
        return LocalTime.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static long number(String text) {
        return Long.parseLong(text.replace(",", ""));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private interface Wanted {
        boolean fits(Matcher row);
    }

    /** A copy of the distribution with its own address, and its shell. */
    private final class Sluice implements AutoCloseable {
        private final Path home;
        private final int port;
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private Process process;
        private PrintStream keys;

        Sluice(String name, int port) throws IOException {
            this.port = port;
            home = work.resolve(name);
            try (Stream<Path> files = Files.walk(distribution)) {
                for (Path file : files.filter(path -> !path.startsWith(distribution.resolve("var"))).toList()) {
                    Files.copy(file, home.resolve(distribution.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
            Files.delete(home.resolve("etc/demo/org.sluice.collector-futures.cfg"));
            Path feed = home.resolve("etc/demo/org.sluice.collector-stock.cfg");
            set(feed, "intervalMillis", "500");
        }

        /** Makes the other server its source, with the invented market behind it, and tells alarms to a robot. */
        void hear(int other, String robot) throws IOException {
            Files.writeString(
                    home.resolve("etc/demo/org.sluice.fetcher.nng-first.cfg"),
                    "quotation_server = tcp://127.0.0.1:" + other + "\nfetcher.origin = TEST\n");
            Path feed = home.resolve("etc/demo/org.sluice.collector-stock.cfg");
            set(feed, "fetchers", "nng,synthetic");
            set(feed, "staleSeconds", "5");
            Path alerts = home.resolve("etc/org.sluice.health.alerts.cfg");
            set(alerts, "feishu", robot);
            set(alerts, "raiseAfterSeconds", "1");
            set(alerts, "off", "catalog-old,calendar,disk");
        }

        private void set(Path file, String key, String value) throws IOException {
            List<String> changed = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                changed.add(line.matches(Pattern.quote(key) + "\\s*=.*") ? key + " = " + value : line);
            }
            Files.write(file, changed);
        }

        void start() throws Exception {
            ProcessBuilder builder = new ProcessBuilder(
                    home.resolve("bin/sluice").toString(), "-Dsluice.listen=tcp://127.0.0.1:" + port, "-Dsluice.httpPort=0",
                    "-Dsluice.dataListen=tcp://127.0.0.1:0", "-Dsluice.rpcRequests=tcp://127.0.0.1:0",
                    "-Dsluice.rpcEvents=tcp://127.0.0.1:0");
            builder.environment().put("TERM", "dumb");
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            process = builder.redirectErrorStream(true).start();
            keys = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
            Thread reader = new Thread(() -> {
                try (BufferedReader text =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                    text.lines().forEach(lines::add);
                } catch (IOException | java.io.UncheckedIOException e) {
                    lines.add(e.toString()); // its end is noticed by whoever waits
                }
            });
            reader.setDaemon(true);
            reader.start();
            await("ready", 0);
        }

        void type(String line) {
            keys.println(line);
        }

        void command(String line) throws Exception {
            type(line);
        }

        Matcher row() throws Exception {
            return answer("sluice:status", STATUS_ROW);
        }

        /** The first line after a command that matches wholly. */
        Matcher answer(String command, String pattern) throws Exception {
            int from = lines.size();
            type(command);
            String line = await(pattern, from);
            Matcher matcher = Pattern.compile(pattern).matcher(line);
            if (!matcher.matches()) {
                throw new IllegalStateException(line);
            }
            return matcher;
        }

        /** Repeats a command until a line of its answer is as wanted. */
        Matcher until(String command, String pattern, Wanted wanted) throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            Matcher row = answer(command, pattern);
            while (!wanted.fits(row)) {
                if (System.nanoTime() > end) {
                    throw new Failure("not within " + PATIENCE_SECONDS + " s", List.of(row.group()));
                }
                Thread.sleep(200);
                row = answer(command, pattern);
            }
            return row;
        }

        /** What it has printed from that line on. */
        List<String> said(int from) {
            List<String> all = new ArrayList<>(lines); // a copy: it goes on printing
            return new ArrayList<>(all.subList(Math.max(0, Math.min(from, all.size())), all.size()));
        }

        /** Waits for a line that begins like this. */
        String await(String pattern, int from) throws Exception {
            Pattern wanted = Pattern.compile(pattern);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (System.nanoTime() < end && process.isAlive()) {
                for (String line : said(from)) {
                    Matcher matcher = wanted.matcher(line);
                    if (matcher.lookingAt()) {
                        return line;
                    }
                }
                Thread.sleep(50);
            }
            throw new Failure("waited for: " + pattern, said(lines.size() - 40));
        }

        @Override
        public void close() throws Exception {
            if (process != null) {
                process.toHandle().destroy();
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            }
        }
    }
}
