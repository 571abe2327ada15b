package org.sluice.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may import whom, read from the manifest of every jar that is delivered. */
class ManifestRulesIT {

    private static final String PREFIX = "org.sluice.";

    /** Import packages with their directives; commas inside quotes do not separate. */
    private static final Pattern CLAUSES = Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

    private final Map<String, Manifest> ours = manifests();

    @Test
    void everyBundleImportsOnlyWhatItsRoleMay() {
        List<String> violations = new ArrayList<>();
        ours.forEach((folder, manifest) -> packages(manifest, "Import-Package").stream()
                .filter(name -> !mayImport(folder).test(name))
                .forEach(name -> violations.add(folder + " imports " + name)));
        assertEquals(List.of(), violations);
    }

    @Test
    void onlyTheApiAndTheWiresExport() {
        List<String> violations = new ArrayList<>();
        ours.forEach((folder, manifest) -> {
            boolean may = folder.equals("api") || folder.startsWith("wire.");
            for (String name : packages(manifest, "Export-Package")) {
                if (!may || !name.startsWith(PREFIX + folder)) {
                    violations.add(folder + " exports " + name);
                }
            }
        });
        assertEquals(List.of(), violations);
    }

    @Test
    void everyExportedPackageHasAVersion() {
        ours.forEach((folder, manifest) -> {
            String exports = manifest.getMainAttributes().getValue("Export-Package");
            for (String clause : exports == null ? new String[0] : CLAUSES.split(exports)) {
                assertTrue(clause.contains(";version="), folder + " exports without a version: " + clause);
            }
        });
    }

    @Test
    void noBundleRequiresAnotherWhole() {
        ours.forEach((folder, manifest) ->
                assertEquals(null, manifest.getMainAttributes().getValue("Require-Bundle"), folder));
    }

    @Test
    void everythingIsDeliveredThatTheMapNames() {
        assertTrue(
                ours.keySet()
                        .containsAll(List.of(
                                "aggregator",
                                "api",
                                "auth.file",
                                "broadcaster",
                                "catalog",
                                "catalog.csv",
                                "catalog.hikyuu",
                                "catalog.rpc",
                                "collector",
                                "console.shell",
                                "desk",
                                "fetcher.nng",
                                "fetcher.qmt",
                                "fetcher.replay",
                                "fetcher.rpc",
                                "fetcher.sina",
                                "fetcher.synthetic",
                                "fetcher.tencent",
                                "gateway.rpc",
                                "gateway.sim",
                                "health",
                                "history.csv",
                                "history.tdx",
                                "http",
                                "importer",
                                "publisher.nng",
                                "publisher.zmq",
                                "recorder",
                                "server.data",
                                "server.diff",
                                "server.rpc",
                                "storage.clickhouse",
                                "storage.parquet",
                                "wire.page",
                                "wire.pickle",
                                "wire.rpc",
                                "wire.sp",
                                "wire.spot")),
                "delivered: " + ours.keySet());
        assertTrue(!ours.containsKey("testkit"), "testkit is for tests only");
    }

    private static Predicate<String> mayImport(String folder) {
        Predicate<String> logging = name -> name.equals("org.slf4j");
        Predicate<String> api = name -> name.startsWith("org.sluice.api.");
        Predicate<String> wires = name -> name.startsWith("org.sluice.wire.");
        Predicate<String> osgi = name -> name.startsWith("org.osgi.") || name.startsWith("org.apache.felix.");
        if (folder.equals("api")) {
            return api;
        }
        if (folder.equals("wire.sp")) {
            return logging.or(wires)
                    .or(name -> name.startsWith("javax.crypto") || name.equals("com.neilalexander.jnacl.crypto"));
        }
        if (folder.startsWith("wire.")) {
            return logging.or(wires);
        }
        if (folder.equals("broadcaster")) {
            return logging.or(api).or(name -> name.equals("org.sluice.wire.spot"));
        }
        if (folder.equals("health")) {
            // robots are spoken to in JSON, some with a signature
            return logging.or(api)
                    .or(osgi)
                    .or(name -> name.equals("com.fasterxml.jackson.core") || name.startsWith("javax.crypto"));
        }
        if (folder.equals("http")) {
            return logging.or(api)
                    .or(name -> name.equals("org.osgi.framework")
                            || name.equals("com.fasterxml.jackson.core")
                            || name.startsWith("org.eclipse.jetty."));
        }
        if (folder.startsWith("console.")) {
            return logging.or(api).or(osgi);
        }
        if (folder.equals("fetcher.qmt")) {
            return logging.or(api)
                    .or(wires)
                    .or(name -> name.startsWith("com.fasterxml.jackson.core") || name.startsWith("javax.crypto"));
        }
        if (folder.equals("catalog.hikyuu")) {
            return logging.or(api).or(name -> name.equals("org.sqlite"));
        }
        if (folder.equals("gateway.sim")) {
            return logging.or(api).or(name -> name.startsWith("org.h2"));
        }
        if (folder.equals("storage.parquet")) {
            return logging.or(api).or(name -> name.equals("org.duckdb"));
        }
        if (folder.equals("server.data")) {
            return logging.or(api).or(wires).or(name -> name.startsWith("org.msgpack."));
        }
        if (folder.equals("server.diff")) {
            return logging.or(api).or(name -> name.startsWith("com.fasterxml.jackson."));
        }
        if (folder.equals("auth.file")) {
            return logging.or(api).or(name -> name.startsWith("javax.crypto"));
        }
        return folder.contains(".") ? logging.or(api).or(wires) : logging.or(api);
    }

    private static List<String> packages(Manifest manifest, String header) {
        String value = manifest.getMainAttributes().getValue(header);
        List<String> names = new ArrayList<>();
        for (String clause : value == null ? new String[0] : CLAUSES.split(value)) {
            names.add(clause.split(";")[0].strip());
        }
        return names;
    }

    /** Folder name to manifest of every bundle of ours, wherever it lies in the distribution. */
    private static Map<String, Manifest> manifests() {
        Map<String, Manifest> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("sluice.folder")))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".jar")).toList()) {
                try (JarFile jar = new JarFile(file.toFile())) {
                    Manifest manifest = jar.getManifest();
                    String name = manifest == null
                            ? null
                            : manifest.getMainAttributes().getValue("Bundle-SymbolicName");
                    if (name != null && name.startsWith(PREFIX)) {
                        found.put(name.substring(PREFIX.length()), manifest);
                    }
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return found;
    }
}
