package org.sluice.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What of the unpacked folder takes part: the features of the repository and the folders that File Install watches.
 *
 * @param files of the features, in the order in which they are started
 * @param watched folders of settings and plug-ins
 * @param framework version of the Felix framework
 */
record Features(List<Path> files, List<Path> watched, String framework) {

    /** Looks into Sluice's folder. */
    static Features find(Path home, Options options) throws IOException, Refusal {
        // plug-in folders are scanned in this order: quotes flow before orders can
        List<String> names = new ArrayList<>(List.of("base", "market"));
        if (options.mode().equals("demo")) {
            names.add("demo");
        }
        names.addAll(List.of("storage", "http", "trading", "diff", "vnpy", "data"));
        if (!options.headless()) {
            names.add("console");
        }
        List<Path> files = new ArrayList<>();
        List<Path> watched = new ArrayList<>(
                List.of(home.resolve("etc"), home.resolve("etc").resolve(options.mode()), home.resolve("plugins")));
        boolean stores = !"false".equals(options.properties().get(DataOptions.SAVE));
        for (String name : names) {
            files.add(file(home, name));
            Path plugins = home.resolve("plugins").resolve(name);
            if (Files.isDirectory(plugins) && (stores || !name.equals("storage"))) {
                watched.add(plugins);
            }
        }
        Path framework = home.resolve("repository/org/apache/felix/org.apache.felix.framework");
        return new Features(files, watched, last(framework, home));
    }

    /** The version of Sluice, as its features' folder is named. */
    static String version(Path home) throws IOException, Refusal {
        return last(home.resolve("repository/org/sluice/features"), home);
    }

    private static Path file(Path home, String name) throws IOException, Refusal {
        Path folder = home.resolve("repository/org/sluice/features").resolve(version(home));
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder, "features-*-" + name + ".slingosgifeature")) {
            for (Path file : files) {
                return file;
            }
        }
        throw missing(home, "no feature '" + name + "'");
    }

    private static String last(Path folder, Path home) throws IOException, Refusal {
        TreeSet<String> names = new TreeSet<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Files::isDirectory)) {
                entries.forEach(entry -> names.add(entry.getFileName().toString()));
            }
        }
        if (names.isEmpty()) {
            throw missing(home, "no " + folder.getFileName());
        }
        return names.last();
    }

    private static Refusal missing(Path home, String what) {
        return new Refusal(home.resolve("repository") + ": " + what + " in it; unpack Sluice afresh");
    }
}
