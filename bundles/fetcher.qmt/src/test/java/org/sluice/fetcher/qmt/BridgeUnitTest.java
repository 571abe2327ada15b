package org.sluice.fetcher.qmt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of the bridge needs no fetcher. */
@Timeout(60)
class BridgeUnitTest {

    private static final Path SCRIPT = Path.of(System.getProperty("bridge.script", "../../tools/qmt_bridge.py"));

    private record Ended(int code, String text) {}

    private static Ended run(String... arguments) throws IOException, InterruptedException {
        assumeTrue(BridgeProcess.pythonIsThere(), "skipped: there is no python3 of 3.6 or newer on this machine");
        List<String> command = new ArrayList<>(List.of(BridgeProcess.python()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PYTHONPATH", SCRIPT.getParent() + File.pathSeparator + BridgeProcess.STANDIN);
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        return new Ended(process.exitValue(), text);
    }

    @Test
    void passesItsOwnTests() throws Exception {
        Ended tests = run(BridgeProcess.STANDIN.resolve("test_qmt_bridge.py").toString());
        assertEquals(0, tests.code(), tests.text());
        assertTrue(tests.text().contains("Ran 10 tests"), tests.text());
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0:0, --listen 0.0.0.0:0 is not loopback: --token-file is required",
        "9300, 'argument --listen: expected HOST:PORT, as in 127.0.0.1:9300'",
    })
    void refusesAnAddressItMustNotListenOn(String address, String words) throws Exception {
        Ended refused = run(SCRIPT.toString(), "--listen", address);
        assertEquals(2, refused.code(), refused.text());
        assertTrue(refused.text().contains(words), refused.text());
    }
}
