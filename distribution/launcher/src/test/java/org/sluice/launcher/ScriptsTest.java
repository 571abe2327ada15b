package org.sluice.launcher;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be known of the batch files without Windows. */
class ScriptsTest {

    private static final Path ROOT = Path.of("../..");
    private static final String BIN = "distribution/assembly/src/main/bin/";

    /** A list of words, a flag that may be missing, a number. */
    private static final Set<String> BARE = Set.of("JAVA_OPTS", "unsafe", "errorlevel");

    private static final Pattern VARIABLE = Pattern.compile("%(\\w+)%|%~\\w*\\d");

    @ParameterizedTest
    @ValueSource(strings = {BIN + "sluice.cmd", "run.cmd"})
    void batchFilesAreAsWindowsReadsThem(String file) throws Exception {
        String text = new String(Files.readAllBytes(ROOT.resolve(file)), US_ASCII);
        assertFalse(text.contains("\uFFFD"), "only ASCII is the same in every code page");
        assertEquals(text, text.replace("\r\n", "\n").replace("\n", "\r\n"), "every line ends with CR LF");
        assertFalse(text.contains("\t"), "no tab");
        assertTrue(text.startsWith("@echo off\r\n"));
        for (String line : text.split("\r\n")) {
            Matcher variable = VARIABLE.matcher(line);
            while (variable.find()) {
                boolean quoted = line.substring(0, variable.start())
                                        .chars()
                                        .filter(c -> c == '"')
                                        .count()
                                % 2
                        != 0;
                assertTrue(quoted || BARE.contains(String.valueOf(variable.group(1))), "unquoted: " + line);
            }
            Matcher label = Pattern.compile("goto (\\w+)").matcher(line);
            while (label.find()) {
                assertTrue(text.contains("\r\n:" + label.group(1) + "\r\n"), "no such label: " + line);
            }
        }
    }

    @Test
    void bothScriptsGiveJavaTheSame() throws Exception {
        Pattern flag = Pattern.compile("-D[\\w.]+=|--[a-z-]+=[\\w-]+|-cp|org\\.sluice\\.[\\w.]+");
        Set<String> windows = found(flag, ".cmd");
        Set<String> linux = found(flag, "");
        // no terminal of Windows is asked for colours; it has no plain locale
        linux.removeIf(word -> word.startsWith("-Dsluice.colour") || word.matches("-D.*(stdout|stderr)\\.encoding="));
        assertEquals(linux, windows);
        assertTrue(windows.contains(Main.class.getName()), windows::toString);
    }

    private static Set<String> found(Pattern pattern, String ending) throws Exception {
        Set<String> words = new TreeSet<>();
        Matcher matcher = pattern.matcher(Files.readString(ROOT.resolve(BIN + "sluice" + ending)));
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    @Test
    void runFindsWhatItNames() throws Exception {
        for (String script : new String[] {"run", "run.cmd"}) {
            String text = Files.readString(ROOT.resolve(script)).replace('\\', '/');
            Matcher usage = Pattern.compile("distribution/launcher/[\\w/.]+").matcher(text);
            assertTrue(usage.find(), script);
            for (String page : new String[] {"usage", "dataserver"}) {
                assertTrue(text.contains("usage=" + page), script + " names no page " + page);
                assertEquals(Main.usage(page), Files.readString(ROOT.resolve(usage.group() + page + ".txt")));
            }
        }
        assertTrue(Files.exists(ROOT.resolve("mvnw.cmd")));
    }
}
