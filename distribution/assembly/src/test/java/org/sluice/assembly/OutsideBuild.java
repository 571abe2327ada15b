package org.sluice.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Builds a stranger's plug-in: its source, the delivered api jar, the annotations, and bnd. Nothing of the tree. */
final class OutsideBuild {

    private OutsideBuild() {}

    /** Compiles one class and packs it as a bundle named by its package. */
    static Path jar(String source, Path sluice, Path folder) throws Exception {
        String text;
        try (InputStream in = OutsideBuild.class.getResourceAsStream("/acme/" + source)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        String name = text.replaceAll("(?s).*?package ([a-z.]+);.*", "$1");
        Path classes = Files.createDirectories(folder.resolve(name));
        compile(source, text, List.of(api(sluice), annotations()), classes);
        try (Builder builder = new Builder()) {
            builder.setProperty("Bundle-SymbolicName", name);
            builder.setProperty("Bundle-Version", "1.0.0");
            builder.setProperty("-privatepackage", name);
            builder.setProperty("-noimportjava", "true");
            builder.addClasspath(classes.toFile());
            builder.addClasspath(api(sluice).toFile());
            try (Jar jar = builder.build()) {
                assertEquals(List.of(), builder.getErrors());
                Path file = folder.resolve(name + ".jar");
                jar.write(file.toFile());
                return file;
            }
        }
    }

    private static void compile(String file, String text, List<Path> classPath, Path output) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        JavaFileObject unit = new SimpleJavaFileObject(URI.create("string:///" + file), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
        String path = String.join(
                File.pathSeparator, classPath.stream().map(Path::toString).toList());
        boolean done = compiler.getTask(
                        null,
                        null,
                        problems,
                        List.of("--release", "17", "-proc:none", "-cp", path, "-d", output.toString()),
                        null,
                        List.of(unit))
                .call();
        assertTrue(done, () -> problems.getDiagnostics().toString());
    }

    /** The api jar as it is delivered. */
    static Path api(Path sluice) throws Exception {
        try (Stream<Path> files = Files.walk(sluice.resolve("repository"))) {
            return files.filter(path -> path.getFileName().toString().startsWith("org.sluice.api-"))
                    .filter(path -> path.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Path annotations() throws Exception {
        return Path.of(org.osgi.service.component.annotations.Component.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }
}
