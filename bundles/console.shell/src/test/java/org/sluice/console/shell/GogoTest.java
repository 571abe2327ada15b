package org.sluice.console.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sluice.console.shell.FakeFeed.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.market.Origin;

/** The commands as the real shell calls them. */
class GogoTest {

    private static final String PAUSED = "stock  paused  paused by an operator\n";

    private final Bench bench = new Bench();
    private final ThreadIOImpl threads = new ThreadIOImpl();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private CommandSession session;

    @BeforeEach
    void start() {
        threads.start();
        CommandProcessorImpl processor = new CommandProcessorImpl(threads);
        ShellConsole console = new ShellConsole(bench.services);
        for (String function : new String[] {
            "status",
            "fetchers",
            "use",
            "quotes",
            "bars",
            "watch",
            "pause",
            "resume",
            "drops",
            "compare",
            "alerts",
            "doctor",
            "gaps",
            "catalog",
            "trading",
            "settle",
            "orders",
            "accounts",
            "positions",
            "dataserver",
            "rpc"
        }) {
            processor.addCommand("sluice", console, function);
        }
        // Whatever is asked of the shell's input here, a script's next line must still be there.
        session = processor.createSession(
                new ByteArrayInputStream(new byte[] {'\n'}), new PrintStream(out), new PrintStream(err));
        bench.feed("stock", Origin.TEST, source("replay", Origin.TEST));
    }

    @AfterEach
    void stop() {
        session.close();
        threads.stop();
    }

    private String printed(ByteArrayOutputStream stream) {
        return stream.toString(Charset.defaultCharset());
    }

    @Test
    void printsToTheSession() throws Exception {
        session.execute("sluice:pause stock");
        assertEquals(PAUSED, printed(out));
        assertEquals("", printed(err));
    }

    @Test
    void printsIntoAFileWithoutColours(@TempDir Path folder) throws Exception {
        session.put("TERM", "xterm");
        session.currentDir(folder);
        session.execute("sluice:pause stock > paused.txt");
        assertEquals(PAUSED, Files.readString(folder.resolve("paused.txt"), StandardCharsets.UTF_8));
        assertEquals("", printed(out));
    }

    @Test
    void usesColoursOnATerminalUnlessToldNotTo() throws Exception {
        session.put("TERM", "xterm");
        session.execute("sluice:pause stock");
        session.put("NO_COLOR", "1");
        session.execute("sluice:pause stock");
        String coloured = PAUSED.replaceFirst("paused", "\u001b[33mpaused\u001b[0m");
        assertEquals((System.getenv("NO_COLOR") == null ? coloured : PAUSED) + PAUSED, printed(out));
    }

    @Test
    void failsForAScriptAndTellsWhyOnTheErrorStream() throws Exception {
        session.execute("sluice:pause bonds || sluice:pause stock");
        assertEquals("sluice:pause: there is no feed 'bonds'; there is: stock\n", printed(err));
        assertEquals(PAUSED, printed(out));
    }

    @Test
    void takesNumbersAndSymbolsAsTheyAreTyped() throws Exception {
        session.execute("sluice:watch SH600000 600001.SSE --seconds 1");
        assertEquals("Watching SSE.600000, SSE.600001; Enter or Ctrl-C ends.\n0 changes.\n", printed(out));
    }

    @Test
    void everyCommandHasItsHelp() throws Exception {
        session.execute("sluice:watch --help");
        assertEquals("""
                sluice:watch - a line for every change of price, volume, best bid or ask or phase, until Enter or Ctrl-C
                usage:   sluice:watch SYMBOL... [--count N] [--seconds N]
                example: sluice:watch SH600000 SHFE.cu2501 --count 20
                options:
                  --count N    ends after N lines
                  --seconds N  ends after N seconds
                  --help       shows this
                """, printed(out));
        for (String function : Arrays.asList(
                "status",
                "fetchers",
                "use",
                "quotes",
                "pause",
                "resume",
                "drops",
                "compare",
                "alerts",
                "doctor",
                "catalog",
                "trading",
                "settle",
                "orders",
                "accounts",
                "positions",
                "dataserver",
                "rpc")) {
            out.reset();
            session.execute("sluice:" + function + " --help");
            assertEquals(
                    "sluice:" + function,
                    printed(out).lines().findFirst().orElse("").split(" - ")[0]);
        }
    }
}
