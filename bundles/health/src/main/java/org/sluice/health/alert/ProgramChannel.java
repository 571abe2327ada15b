package org.sluice.health.alert;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.sluice.api.health.Alert;

/**
 * A program of the operator's that is run for each message: the whole text is its only argument, the parts are in its
 * environment. No shell reads any of it.
 */
record ProgramChannel(Path program, Duration limit) implements Channel {

    @Override
    public String tell(Message message, Caller caller, Instant now) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(program.toString(), message.text())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        environment(message, builder.environment());
        Process process;
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return "it did not end within " + limit.toMillis() + " ms";
            }
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue() == 0 ? "" : "it ended with status " + process.exitValue();
    }

    private static void environment(Message message, Map<String, String> environment) {
        Alert alert = message.notice().alert();
        environment.put("SLUICE_EVENT", message.notice().kind().name().toLowerCase(Locale.ROOT));
        environment.put("SLUICE_RULE", alert.rule());
        environment.put("SLUICE_SUBJECT", alert.subject());
        environment.put("SLUICE_TEXT", alert.text());
        environment.put("SLUICE_DATA", message.data());
    }

    @Override
    public String toString() {
        return "command " + program;
    }
}
