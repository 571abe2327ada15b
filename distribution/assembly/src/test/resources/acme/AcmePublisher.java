package com.acme.publisher.file;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.sluice.api.publisher.Publisher;

/** Writes a line per message to a file. */
@Component(
        name = "com.acme.publisher.file",
        property = Publisher.NAME + "=file",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public class AcmePublisher implements Publisher {

    private final OutputStream out;

    @Activate
    public AcmePublisher(Map<String, Object> settings) throws IOException {
        out = Files.newOutputStream(Path.of((String) settings.get("file")));
    }

    @Override
    public boolean publish(String topic, Mark mark, ByteBuffer message) {
        try {
            out.write((topic + ' ' + mark + '\n').getBytes(StandardCharsets.US_ASCII));
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Deactivate
    void close() throws IOException {
        out.close();
    }
}
