package org.sluice.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceLineTest {

    @TempDir
    Path folder;

    @Test
    void plainNamesBecomeTheDefault() {
        assertEquals(
                "feed = stock\nfetchers = ${sluice.fetchers:-nobody,replay}\nkinds = STOCK\n",
                SourceLine.wrap("feed = stock\nfetchers = nobody,replay  \nkinds = STOCK\n"));
        assertEquals("fetchers:${sluice.fetchers:-a}", SourceLine.wrap("fetchers:a"));
        assertEquals("fetchers=${sluice.fetchers:-}\n", SourceLine.wrap("fetchers=\n"));
    }

    @Test
    void aPlaceholderStaysAsItIs() {
        String text = "a = 1\n fetchers = ${sluice.fetchers:-replay}\n";
        assertEquals(text, SourceLine.wrap(text));
    }

    @Test
    void severalLinesBecomeOne() {
        assertEquals(
                "fetchers = ${sluice.fetchers:-a,b,c}\nd = \\\n  fetchers = x\n",
                SourceLine.wrap("fetchers = a,\\\n   b,\\\n\tc\nd = \\\n  fetchers = x\n"));
        assertEquals(
                "# ends so \\\nfetchers = ${sluice.fetchers:-a}\n", SourceLine.wrap("# ends so \\\nfetchers = a\n"));
    }

    @Test
    void windowsLineEndsStay() {
        assertEquals(
                "fetchers = ${sluice.fetchers:-a,b}\r\nfeed = s\r\n",
                SourceLine.wrap("fetchers = a,\\\r\n b \r\nfeed = s\r\n"));
        assertEquals("a=1\r\nfetchers = ${sluice.fetchers:-}\r\n", SourceLine.wrap("a=1\r\n"));
    }

    @Test
    void aFileWithoutTheKeyGetsIt() {
        assertEquals(
                "# fetchers = a\nfeed = s\nfetchers = ${sluice.fetchers:-}\n",
                SourceLine.wrap("# fetchers = a\nfeed = s"));
    }

    @Test
    void everyOtherByteOfTheFileStays() throws Exception {
        byte[] before = "# \u00d0\u00d0\u00c7\u00e9\nfetchers = a\n".getBytes(ISO_8859_1);
        Path file = Files.write(folder.resolve("c.cfg"), before);
        Path link = Files.createSymbolicLink(folder.resolve("link.cfg"), file);
        SourceLine.follow(link, Source.SINA);
        assertArrayEquals(
                "# \u00d0\u00d0\u00c7\u00e9\nfetchers = ${sluice.fetchers:-a}\n".getBytes(ISO_8859_1),
                Files.readAllBytes(file));
        assertTrue(Files.isSymbolicLink(link));
        try (var files = Files.list(folder)) {
            assertEquals(2, files.count());
        }
        SourceLine.follow(folder.resolve("none.cfg"), Source.SINA);
    }
}
