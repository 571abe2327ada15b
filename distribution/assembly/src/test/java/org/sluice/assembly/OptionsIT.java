package org.sluice.assembly;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bin/sluice refuses, before the framework starts: one line, exit status 2. */
class OptionsIT {

    @TempDir
    static Path folder;

    private static Path sluice;

    @BeforeAll
    static void unpack() throws IOException {
        sluice = SluiceProcess.copy(folder);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --sorce=qq | unknown option: --sorce=qq (see --help)
                    -x | unknown option: -x (see --help)
                    replay | unknown argument: replay (see --help)
                    --source | --source: needs a value (see --help)
                    --source=sohu | --source=sohu: expected tencent, qq, sina, qmt, nng, replay or synthetic
                    --headless=yes | --headless=yes: takes no value
                    -seconds=0 | -seconds=0: expected a whole number from 1 to 86400
                    --seconds=1.5 | -seconds=1.5: expected a whole number from 1 to 86400
                    -seconds=86401 | -seconds=86401: expected a whole number from 1 to 86400
                    -seconds=99999999999999999999 | -seconds=99999999999999999999: expected a whole number from 1 to 86400
                    -phase1=9:00 | -phase1=9:00: expected hours like 9:00-12:00
                    -phase1=25:00-26:00 | -phase1=25:00-26:00: expected hours like 9:00-12:00
                    -phase1=12:00-9:00 | -phase1=12:00-9:00: ends before it starts
                    -phase2=11:00-15:00 | -phase2=11:00-15:00: starts before -phase1=9:00-12:00 ends
                    -server=tcp://*:0 | -server=tcp://*:0: the port is not 1 to 65535
                    -server=tcp://here | -server=tcp://here: expected an address like tcp://127.0.0.1:9200
                    -ignore_weekend=maybe | -ignore_weekend=maybe: expected true or false
                    -use_proxy | -use_proxy: needs an address: -use_proxy=HOST:PORT, -D sluice.proxy=HOST:PORT or SLUICE_PROXY=HOST:PORT
                    -use_proxy=here | -use_proxy=here: expected HOST:PORT
                    -Dkey | -D key: expected KEY=VALUE
                    -quotation_server=ipc:///a | -quotation_server=ipc:///a: only --source nng has a server to hear
                    """)
    void refusesWithOneLine(String option, String line) throws Exception {
        try (SluiceProcess process = SluiceProcess.start(sluice, option)) {
            assertAll(
                    () -> assertEquals(2, process.awaitEnd()),
                    () -> assertEquals(List.of("sluice: " + line), process.err()),
                    () -> assertEquals(List.of(), process.out()));
        }
        assertTrue(Files.notExists(sluice.resolve("var")), "something was started");
    }

    @Test
    void takesValuesAsTheNextWordToo() throws Exception {
        try (SluiceProcess process = SluiceProcess.start(
                sluice, "-seconds", "5", "--phase1", "9:00-9:00", "-phase2", "9:00-9:00", "--source", "bloomberg")) {
            assertEquals(2, process.awaitEnd());
            assertEquals(
                    List.of("sluice: --source=bloomberg: expected tencent, qq, sina, qmt, nng, replay or synthetic"),
                    process.err());
        }
    }

    @Test
    void takesASourceWithAServer() throws Exception {
        try (SluiceProcess process = SluiceProcess.start(
                sluice, "--source=nng", "--quotation_server", "tcp://10.0.0.1:9200", "--source", "bloomberg")) {
            assertEquals(2, process.awaitEnd());
            assertEquals(
                    List.of("sluice: --source=bloomberg: expected tencent, qq, sina, qmt, nng, replay or synthetic"),
                    process.err());
        }
    }

    @Test
    void wordsReachJavaAsTheyWereTyped() throws Exception {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "this JVM cannot say it in Chinese");
        try (SluiceProcess process = SluiceProcess.start(sluice, "-Da=b  c", "-seconds", "1  * \"行情\"")) {
            assertEquals(2, process.awaitEnd());
            assertEquals(
                    List.of("sluice: -seconds=1  * \"行情\": expected a whole number from 1 to 86400"), process.err());
        }
    }

    @Test
    void tellsItsVersionAndItsOptions() throws Exception {
        try (SluiceProcess version = SluiceProcess.start(sluice, "--version");
                SluiceProcess help = SluiceProcess.start(sluice, "--help")) {
            assertEquals(0, version.awaitEnd());
            assertEquals(List.of("Sluice " + System.getProperty("sluice.version")), version.out());
            assertEquals(0, help.awaitEnd());
            String text = String.join("\n", help.out());
            for (String option : List.of(
                    "--source",
                    "--headless",
                    "-D ",
                    "-server",
                    "-seconds",
                    "-phase1",
                    "-phase2",
                    "-quotation_server",
                    "-use_proxy",
                    "-ignore_weekend",
                    "--version")) {
                assertTrue(text.contains(option), option);
            }
        }
    }
}
