package org.sluice.health.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.testkit.Configs;

/** The operator's program, here a shell script in a folder with a space. */
@Timeout(60)
class ProgramChannelTest {

    private static final Message MESSAGE = RobotFormTest.message("it's 5 \"$HOME\" too late; rm -rf /");

    @TempDir
    private Path temp;

    private Path folder;

    @BeforeEach
    void shell() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs /bin/sh");
        folder = Files.createDirectory(temp.resolve("a b"));
    }

    @Test
    void getsTheTextAsItsOneArgumentAndThePartsInItsEnvironment() throws Exception {
        Path said = folder.resolve("said");
        Path program = program(
                "printf '%s\\n' \"$#\" \"$1\" \"$SLUICE_EVENT\" \"$SLUICE_RULE\" \"$SLUICE_TEXT\" >'" + said + "'");
        assertEquals("", tell(program, Duration.ofSeconds(30)));
        assertEquals(
                List.of(
                        "1",
                        MESSAGE.text(),
                        "raised",
                        MESSAGE.notice().alert().rule(),
                        MESSAGE.notice().alert().text()),
                Files.readAllLines(said));
    }

    @Test
    void aStatusOtherThanZeroAndAProgramThatHangsAreFailures() throws Exception {
        assertEquals("it ended with status 3", tell(program("exit 3"), Duration.ofSeconds(30)));
        assertEquals("it did not end within 200 ms", tell(program("exec sleep 600"), Duration.ofMillis(200)));
    }

    @Test
    void aProgramThatCannotBeRunIsRefusedAtTheStart() throws Exception {
        Files.writeString(folder.resolve("notes.txt"), "hello");
        for (String name : List.of("notes.txt", "absent", ".")) {
            assertEquals(
                    "command=" + name + ": a program that can be run, without arguments",
                    assertThrows(InvalidSettingException.class, () -> settings(name))
                            .getMessage()
                            .replaceFirst("^.*?: ", ""));
        }
        program("exit 0");
        assertEquals(
                List.of("command " + folder.resolve("tell")),
                settings(" tell ").robots().stream().map(Robot::toString).toList());
    }

    private AlertSettings settings(String command) {
        Map<String, Object> properties = new HashMap<>(Map.of("command", command, "service.pid", "p"));
        return AlertSettings.of(Configs.of(Alerts.Config.class, properties), properties, folder);
    }

    private static String tell(Path program, Duration limit) throws InterruptedException {
        return new ProgramChannel(program, limit).tell(MESSAGE, new Caller(limit), Instant.EPOCH);
    }

    private Path program(String script) throws IOException {
        Path file = folder.resolve("tell");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        file.toFile().setExecutable(true);
        return file;
    }
}
