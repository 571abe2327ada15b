package org.sluice.health.alert;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What is written to the log while it listens; the tests' log goes to {@code System.err}. */
final class Logged {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream before = System.err;

    void start() {
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    void stop() {
        System.setErr(before);
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
