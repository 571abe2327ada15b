package org.sluice.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Starts Sluice: reads the command line, then becomes the Sling launcher in this same process.
 *
 * <p>The system property {@code sluice.home} is its folder, {@code sluice.colour} whether a terminal shows colours.
 */
public final class Main {

    /** The status of a wrong option, or of a machine on which it cannot run. */
    private static final int REFUSED = 2;

    private Main() {}

    /** Returns when the framework runs; ends the process if it does not come to that. */
    public static void main(String[] words) {
        List<String> launch;
        try {
            launch = prepare(List.of(words));
        } catch (Refusal | IOException e) {
            say(e instanceof Refusal ? e.getMessage() : e.toString());
            System.exit(REFUSED);
            return;
        }
        if (launch.isEmpty()) {
            System.exit(0);
        }
        org.apache.sling.feature.launcher.impl.Main.main(launch.toArray(String[]::new));
    }

    /** Does everything that comes before the framework; the Sling launcher's command line, empty if there is no more to do. */
    private static List<String> prepare(List<String> words) throws IOException, Refusal {
        boolean windows = isWindows(System.getProperty("os.name", ""));
        Path home =
                Path.of(System.getProperty("sluice.home", "")).toAbsolutePath().normalize();
        Options options = Options.parse(words, System.getenv(), windows, Main::say);
        switch (options.action()) {
            case HELP -> {
                System.out.print(usage());
                return List.of();
            }
            case HELP_DATA -> {
                System.out.print(usage("dataserver"));
                return List.of();
            }
            case VERSION -> {
                System.out.println("Sluice " + Features.version(home));
                return List.of();
            }
            case START -> {}
        }
        if (home.toString().contains(",")) {
            throw new Refusal(home + ": the folder's name must not have a comma in it");
        }
        Features features = Features.find(home, options);
        Path cache = Cache.make(
                home,
                ProcessHandle.current().pid(),
                pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent());
        if (options.source() != null) {
            Path collector = home.resolve("etc").resolve(options.mode()).resolve("org.sluice.collector-stock.cfg");
            SourceLine.follow(collector, options.source());
        }
        System.setProperty("sluice.home", slashes(home));
        System.setProperty("gosh.home", slashes(home));
        System.setProperty("org.slf4j.simpleLogger.log.launcher", "warn");
        return commandLine(home, cache, features, options, Boolean.getBoolean("sluice.colour"));
    }

    /** The Sling launcher's command line. */
    static List<String> commandLine(Path home, Path cache, Features features, Options options, boolean colour) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("sluice.home", slashes(home));
        properties.put("sluice.mode", options.mode());
        properties.put("sluice.console", Boolean.toString(!options.headless()));
        properties.put("felix.fileinstall.dir", joined(features.watched()));
        properties.put("felix.fileinstall.tmpdir", slashes(cache.resolve("fileinstall")));
        properties.put("org.osgi.framework.storage", slashes(cache.resolve("framework")));
        properties.put("org.ops4j.pax.logging.StaticLogbackFile", slashes(home.resolve("etc/logback.xml")));
        if (colour) {
            properties.put("sluice.colour", "true");
        }
        properties.putAll(options.properties());

        List<String> line = new ArrayList<>(List.of("-v", "warn", "-fv", features.framework()));
        line.addAll(List.of("-u", address(home.resolve("repository"))));
        line.addAll(List.of("-f", joined(features.files())));
        line.addAll(List.of("-p", slashes(cache), "-c", slashes(cache.resolve("artifacts"))));
        properties.forEach((key, value) -> line.addAll(List.of("-D", key + '=' + value)));
        options.given().forEach(property -> line.addAll(List.of("-D", property)));
        return line;
    }

    static boolean isWindows(String system) {
        return system.toLowerCase(Locale.ROOT).startsWith("windows");
    }

    /** All options, as {@code --help} prints them. */
    static String usage() {
        return usage("usage");
    }

    /** A page of help: {@code usage} or {@code dataserver}. */
    static String usage(String page) {
        try (InputStream in = Main.class.getResourceAsStream(page + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String joined(List<Path> paths) {
        return paths.stream().map(Main::slashes).collect(Collectors.joining(","));
    }

    /** A path that needs no escape, in whatever file a property ends up: Windows takes slashes too. */
    private static String slashes(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    private static String address(Path folder) {
        String address = folder.toUri().toString();
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    private static void say(String line) {
        System.err.println("sluice: " + line);
    }
}
