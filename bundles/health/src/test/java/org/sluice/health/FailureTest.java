package org.sluice.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sluice.api.config.InvalidSettingException;

class FailureTest {

    private static final String FILE = "etc/org.sluice.publisher.nng-spot.cfg";

    @Test
    void showsTheMessageOfAWrongSettingAsItIs() {
        Map<String, String> properties = Map.of("felix.fileinstall.filename", "file:/opt/a%20b/" + FILE);
        Exception wrong = new InvalidSettingException(properties, "listen", "tcp://127.0.0.1:9200", "address in use");

        assertEquals(FILE + ": listen=tcp://127.0.0.1:9200: address in use", line(wrong));
        assertEquals(
                FILE + ": listen=tcp://127.0.0.1:9200: address in use", line(new RuntimeException("wrapped", wrong)));
    }

    @Test
    void showsMessageAndLastCause() {
        assertEquals(
                FILE + ": no catalog (disk full)",
                line(new IllegalStateException("no catalog", new RuntimeException("x", new IOException("disk full")))));
    }

    @Test
    void passesOverTheWrapperOfAConstructorsException() {
        assertEquals(
                FILE + ": instruments.csv:7: list_date=soon",
                line(new InvocationTargetException(new IOException("instruments.csv:7: list_date=soon"))));
    }

    @Test
    void namesTheExceptionWhereItsMessageAloneSaysNothing() {
        assertEquals(
                FILE + ": NoClassDefFoundError: com/acme/Missing", line(new NoClassDefFoundError("com/acme/Missing")));
        assertEquals(FILE + ": NullPointerException", line(new NullPointerException()));
    }

    @Test
    void saysSomethingWithoutATrace() {
        assertEquals(FILE + ": could not be started", Failure.line(FILE, null));
    }

    private static String line(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return Failure.line(FILE, trace.toString());
    }
}
