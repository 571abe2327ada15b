package org.sluice.fetcher.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.sluice.fetcher.replay.Replays.MIDNIGHT;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.api.config.InvalidSettingException;

/** What ends the activation, and in which words. */
class ReplaySettingsTest {

    private static final String PID = "org.sluice.fetcher.replay: ";

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"0.0", "-1.0", "1000.1", "NaN"})
    void refusesASpeedItCantPlayAt(String speed) {
        assertEquals(PID + "speed=" + speed + ": above 0 and at most 1000", refused(Map.of("speed", speed)));
    }

    @Test
    void namesTheFolderThatIsNotThere() {
        assertEquals(
                PID + "folder=no/where: an existing folder; there is no " + home.resolve("no/where"),
                refused(Map.of("folder", "no/where")));
    }

    @Test
    void namesTheFolderThatHasNoRecordings() throws Exception {
        Path folder = Files.createDirectories(home.resolve("etc/demo/trades"));
        Files.writeString(folder.resolve("README.md"), "none", StandardCharsets.UTF_8);
        assertEquals(
                PID + "folder=etc/demo/trades: a folder with *.csv; there is none in " + folder, refused(Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2019-02-01,10.82,5,2|2019-02-01|a time as in 2019-02-01 09:25:02",
                "2019-02-31 09:25:02,10.82,5,2|2019-02-31 09:25:02|a time as in 2019-02-01 09:25:02",
                "2019-02-01T09:25:02,10.82,5,2|2019-02-01T09:25:02|a time as in 2019-02-01 09:25:02",
                "2019-02-01 08:00:00,10.82,5,2|2019-02-01 08:00:00|a time not before the line above",
                "2019-02-01 09:25:02,x,5,2|x|a price in yuan above 0 with at most four decimals",
                "2019-02-01 09:25:02,0.00,5,2|0.00|a price in yuan above 0 with at most four decimals",
                "2019-02-01 09:25:02,-1.5,5,2|-1.5|a price in yuan above 0 with at most four decimals",
                "2019-02-01 09:25:02,10.82001,5,2|10.82001|a price in yuan above 0 with at most four decimals",
                "2019-02-01 09:25:02,10.82,-5,2|-5|a whole number of lots",
                "2019-02-01 09:25:02,10.82,1.5,2|1.5|a whole number of lots",
                "2019-02-01 09:25:02,10.82,5,3|3|a side: 0 bought, 1 sold, 2 unknown",
                "2019-02-01 09:25:02,10.82,5|2019-02-01 09:25:02,10.82,5|four fields: datetime,price,volume,side",
            })
    void namesFileLineAndValueThatCantBeUsed(String line, String value, String expected) throws Exception {
        Replays.write(home, "SH600000.csv", "2019-02-01 09:25:00,10.82,5,2", line);
        assertEquals(file("SH600000.csv") + ": line 3: '" + value + "': expected " + expected, unreadable());
    }

    @Test
    void wantsTheHeaderAndAtLeastOnePrint() throws Exception {
        Replays.write(home, "SH600000.csv");
        assertEquals(file("SH600000.csv") + ": line 2: '': expected at least one print", unreadable());
        Files.writeString(file("SH600000.csv"), "2019-02-01 09:25:00,10.82,5,2\n", StandardCharsets.UTF_8);
        assertEquals(
                file("SH600000.csv") + ": line 1: '2019-02-01 09:25:00,10.82,5,2':"
                        + " expected the header datetime,price,volume,side",
                unreadable());
    }

    @Test
    void wantsASymbolAsTheFilesNameAndEachOnce() throws Exception {
        Replays.writeSmall(home);
        Replays.write(home, "SSE.600000.csv", "2019-02-01 09:25:00,10.82,5,2");
        assertEquals(
                file("SSE.600000.csv") + ": another recording of the same symbol as " + file("SH600000.csv"),
                unreadable());
        Replays.write(home, "notes.csv", "2019-02-01 09:25:00,10.82,5,2");
        Files.delete(file("SSE.600000.csv"));
        assertEquals(
                file("notes.csv") + ": the file's name is to be a symbol and .csv:"
                        + " 'notes' is no symbol; write SH600000, SSE.600000 or SHFE.cu2501",
                unreadable());
    }

    private Path file(String name) {
        return home.resolve("etc/demo/trades").resolve(name);
    }

    private String refused(Map<String, ?> settings) {
        return assertThrows(InvalidSettingException.class, () -> Replays.of(settings, home, () -> MIDNIGHT))
                .getMessage();
    }

    private String unreadable() {
        return assertThrows(IOException.class, () -> Replays.of(Map.of(), home, () -> MIDNIGHT))
                .getMessage();
    }
}
