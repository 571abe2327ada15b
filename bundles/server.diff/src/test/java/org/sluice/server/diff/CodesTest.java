package org.sluice.server.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodesTest {

    @Test
    void theTableForPeopleIsComplete() throws Exception {
        List<String> documented = Files.readAllLines(Path.of("DIFF.md"), StandardCharsets.UTF_8).stream()
                .filter(line -> line.matches("\\| \\d{4} \\|.*"))
                .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
                .map(cells -> cells.get(1) + ' ' + cells.get(2) + ' ' + cells.get(3))
                .toList();
        List<String> known = Arrays.stream(Codes.values())
                .map(code -> code.number() + " " + code.level() + ' ' + code.text())
                .toList();
        assertEquals(known, documented);
    }

    @Test
    void noTwoHaveTheSameNumber() {
        assertEquals(
                Codes.values().length,
                Arrays.stream(Codes.values()).map(Codes::number).distinct().count());
    }
}
