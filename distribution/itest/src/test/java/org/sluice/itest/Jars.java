package org.sluice.itest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.osgi.framework.Bundle;

/** The content of a bundle as a jar, to update it with: the same again, as an operator's new build would come. */
final class Jars {

    private Jars() {}

    static InputStream of(Bundle bundle) throws IOException {
        Path source = Path.of(new File(URI.create(bundle.getLocation().substring("reference:".length()))).getPath());
        if (Files.isRegularFile(source)) {
            return Files.newInputStream(source);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar = new ZipOutputStream(bytes);
                Stream<Path> files = Files.walk(source)) {
            List<Path> sorted = files.filter(Files::isRegularFile)
                    // The manifest must come first.
                    .sorted((a, b) -> Boolean.compare(b.endsWith("MANIFEST.MF"), a.endsWith("MANIFEST.MF")))
                    .toList();
            for (Path file : sorted) {
                jar.putNextEntry(new ZipEntry(source.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, jar);
                jar.closeEntry();
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
