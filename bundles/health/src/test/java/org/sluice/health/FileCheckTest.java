package org.sluice.health;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.health.SettingsCheck.Finding;

class FileCheckTest {

    private static final String BACKSLASH = ": a backslash is an escape here; write ";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            folder=C:\\data\\行情        | folder=C:\\data\\行情        | C:/data/行情        | C:\\\\data\\\\行情
            'folder = C:\\Users\\me  '  | 'folder=C:\\Users\\me  '   | 'C:/Users/me  '     | 'C:\\\\Users\\\\me  '
            folder C:\\temp             | folder=C:\\temp            | C:/temp             | C:\\\\temp
            folder: C:\\new             | folder=C:\\new             | C:/new              | C:\\\\new
            folder=C:\\u12              | folder=C:\\u12             | C:/u12              | C:\\\\u12
            folder=C:\\                 | folder=C:\\                | C:/                 | C:\\\\
            folder=C:\\data\\           | folder=C:\\data\\          | C:/data/            | C:\\\\data\\\\
            folder=\\\\server\\share    | folder=\\\\server\\share   | //server/share      | \\\\\\\\server\\\\share
            folder=我 的\\${x}          | folder=我 的\\${x}         | 我 的/${x}          | 我 的\\\\${x}
            """)
    void refusesABackslashThatFileInstallWouldSwallow(String line, String shown, String slashes, String doubled) {
        assertEquals(
                ": " + shown + BACKSLASH + slashes + " or " + doubled,
                FileCheck.problem((line + "\nnext = 1\n").getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "folder = C:/data/行情 1",
                "folder=C:\\\\data\\\\行情",
                "# folder=C:\\data",
                "  ! folder=C:\\data",
                "symbols = SH600000,\\\n  SH600004,\\\r\n  SZ000001",
                "listen = tcp\\://127.0.0.1\\:9200",
                "name = \\u884c\\u60c5",
                "name = \\ begins with a blank",
                "key\\ with\\ blanks = 1",
                "folder = ${sluice.x:-C:/data}",
                "<entry key=\"folder\">C:\\data</entry>",
                "empty =",
                ""
            })
    void leavesWhatIsReadAsItWasTyped(String text) {
        assertNull(FileCheck.problem((text + "\n").getBytes(UTF_8)));
    }

    @Test
    void refusesABackslashInALineThatGoesOn() {
        assertEquals(
                ": folders=C:\\b" + BACKSLASH + "C:/b or C:\\\\b",
                FileCheck.problem("folders = a,\\\n   C:\\b\n".getBytes(UTF_8)));
    }

    @Test
    void refusesANetworkFolderThatWouldLoseABackslash() {
        assertEquals(
                ": folder=\\\\\\\\server\\\\share: File Install takes backslashes away twice here; write //server/share",
                FileCheck.problem("folder = \\\\\\\\server\\\\share\n".getBytes(UTF_8)));
    }

    @Test
    void namesTheLineThatIsNotUtf8() {
        byte[] gbk = "# comment\nfeed = stock\nfolder = C:/行情\n".getBytes(Charset.forName("GBK"));
        assertEquals(":3: not UTF-8: save the file as UTF-8", FileCheck.problem(gbk));
        assertEquals(":1: not UTF-8: save the file as UTF-8", FileCheck.problem("feed = stock".getBytes(UTF_16)));
    }

    @Test
    void refusesAByteOrderMark() {
        assertEquals(
                ":1: begins with a byte order mark: save the file as UTF-8 without it (without BOM)",
                FileCheck.problem("\uFEFFfeed = stock\n".getBytes(UTF_8)));
    }

    @Test
    void readsAFileAgainWhenItHasChanged() throws IOException {
        Path file = Files.writeString(folder.resolve("org.sluice.a b.cfg"), "folder=C:\\data\n");
        String address = file.toFile().toURI().toString();
        FileCheck check = new FileCheck();
        List<Finding> wrong =
                List.of(new Finding(true, "etc/a: folder=C:\\data" + BACKSLASH + "C:/data or C:\\\\data"));
        assertEquals(wrong, check.check("etc/a", address));
        assertEquals(wrong, check.check("etc/a", address));

        Files.writeString(file, "folder=C:/data/b\n");
        assertEquals(List.of(), check.check("etc/a", address));

        Files.delete(file);
        assertEquals(List.of(), check.check("etc/a", address));
        assertEquals(List.of(), check.check("a", "no address"));
    }
}
