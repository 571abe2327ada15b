package org.sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.launcher.Options.Action;

class OptionsTest {

    private final List<String> notices = new ArrayList<>();

    @Test
    void nothingIsTheDemoWithAShell() throws Refusal {
        assertEquals(new Options(Action.START, false, null, Map.of(), List.of()), parse());
        assertEquals("demo", parse().mode());
    }

    @ParameterizedTest
    @CsvSource({
        "tencent,   live, 'tencent,sina'",
        "qq,        live, 'tencent,sina'",
        "sina,      live, 'sina,tencent'",
        "qmt,       live, qmt",
        "nng,       live, nng",
        "replay,    demo, 'replay,synthetic'",
        "synthetic, demo, synthetic"
    })
    void aSourceChoosesTheModeAndTheFetchers(String source, String mode, String fetchers) throws Refusal {
        Options options = parse("--source=" + source);
        assertEquals(mode, options.mode());
        assertEquals(Map.of("sluice.fetchers", fetchers), options.properties());
    }

    @Test
    void recordedTimesAreKeptByReplayAloneAndAreNeverStale() throws Refusal {
        Options options = parse("--replay-keep-time");
        assertEquals(Source.REPLAY, options.source());
        assertEquals(
                Map.of("sluice.fetchers", "replay", "sluice.replayKeepTime", "true", "sluice.staleSeconds", "0"),
                options.properties());
        assertEquals(options, parse("--source=replay", "--replay-keep-time"));
        assertEquals(
                "--replay-keep-time: only --source replay plays recordings",
                assertThrows(Refusal.class, () -> parse("--replay-keep-time", "--source=sina"))
                        .getMessage());
    }

    @Test
    void everyOptionIsAPropertyAndTheUsersOwnComeLast() throws Refusal {
        Options options = parse(
                "--headless",
                "-source",
                "nng",
                "--quotation_server=tcp://10.0.0.1:9200",
                "-server",
                "tcp://*:9201",
                "-seconds=007",
                "--phase1",
                "9:30-11:30",
                "-ignore_weekend",
                "false",
                "-use_proxy",
                "proxy:8080",
                "-Da=1",
                "-D",
                "b=2=3");
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("sluice.fetchers", "nng");
        properties.put("sluice.listen", "ipc:///tmp/hikyuu_real.ipc,tcp://*:9201");
        properties.put("sluice.quotation_server", "tcp://10.0.0.1:9200");
        properties.put("sluice.interval", "7000");
        properties.put("sluice.phase1", "9:30-11:30");
        properties.put("sluice.phase2", "13:00-15:00");
        properties.put("sluice.ignoreWeekend", "false");
        properties.put("sluice.proxy", "proxy:8080");
        assertEquals(new Options(Action.START, true, Source.NNG, properties, List.of("a=1", "b=2=3")), options);
        assertEquals(
                List.copyOf(properties.keySet()),
                List.copyOf(options.properties().keySet()));
        assertEquals(List.of(), notices);
    }

    @Test
    void anOptionThatMayStandAloneLeavesTheNextOneAlone() throws Refusal {
        Options options = parse("-ignore_weekend", "-use_proxy", "-Dsluice.proxy=a:1");
        assertEquals(Map.of("sluice.ignoreWeekend", "true", "sluice.proxy", "a:1"), options.properties());
    }

    @Test
    void theProxysAddressMayComeFromTheEnvironment() throws Refusal {
        Options options = Options.parse(List.of("-use_proxy"), Map.of("SLUICE_PROXY", "b:2"), false, notices::add);
        assertEquals(Map.of("sluice.proxy", "b:2"), options.properties());
    }

    @Test
    void theDataServersOptionsAreHikyuus() throws Refusal {
        assertEquals(new Options(Action.START, false, null, Map.of(), List.of()), parse("dataserver"));
        Options options = parse(
                "dataserver",
                "--addr",
                "tcp://0.0.0.0:9201",
                "-n=5",
                "-save",
                "True",
                "-buf",
                "false",
                "--parquet_path",
                "/data/ticks",
                "--headless");
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("sluice.dataListen", "tcp://0.0.0.0:9201");
        properties.put("sluice.dataWorkers", "5");
        properties.put("sluice.bufferTicks", "false");
        properties.put("sluice.parquetFolder", "/data/ticks");
        assertEquals(new Options(Action.START, true, null, properties, List.of()), options);
        assertEquals(List.of(), notices);
    }

    @Test
    void whatIsNotSavedNeedsNoFolder() throws Refusal {
        assertEquals(
                Map.of("sluice.saveTicks", "false", "sluice.stores", ","),
                parse("dataserver", "-save=0", "-parquet_path=/data/ticks").properties());
        assertEquals(List.of("-parquet_path=/data/ticks: ignored, as hikyuu does: -save is False"), notices);
    }

    @Test
    void theDataServerHasAHelpOfItsOwn() throws Refusal {
        assertEquals(Action.HELP_DATA, parse("dataserver", "--help").action());
        assertEquals(Action.HELP, parse("--help", "dataserver").action());
    }

    @Test
    void whatComesAfterHelpIsNotRead() throws Refusal {
        assertEquals(Action.HELP, parse("-h", "--nonsense").action());
        assertEquals(Action.VERSION, parse("--version", "-use_proxy").action());
    }

    @Test
    void aServerThatIsNoTcpIsIgnoredWithALine() throws Refusal {
        assertEquals(Map.of(), parse("-server=ipc:///tmp/x").properties());
        assertEquals(
                List.of("-server=ipc:///tmp/x: ignored, as hikyuu does: only an address that begins with tcp counts"),
                notices);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --source=sohu | --source=sohu: expected tencent, qq, sina, qmt, nng, replay or synthetic
            --source=NNG | --source=NNG: expected tencent, qq, sina, qmt, nng, replay or synthetic
            - | unknown option: - (see --help)
            -server=tcp://[::1]:65536 | -server=tcp://[::1]:65536: the port is not 1 to 65535
            -quotation_server=ipc:///a | -quotation_server=ipc:///a: only --source nng has a server to hear
            --source=qq -quotation_server=ipc:///a | -quotation_server=ipc:///a: only --source nng has a server to hear
            --source=nng -quotation_server=tcp://a:99999 | -quotation_server=tcp://a:99999: the port is not 1 to 65535
            -quotation_server=here | -quotation_server=here: expected an address like tcp://192.168.1.10:9200 or ipc:///path
            -quotation_server=tcp://*:9200 | -quotation_server=tcp://*:9200: expected an address like tcp://192.168.1.10:9200 or ipc:///path
            --source=nng -quotation_server=tcp://127.0.0.1:9200 | -quotation_server=tcp://127.0.0.1:9200: Sluice itself serves there; have it serve elsewhere, say -D sluice.listen=tcp://127.0.0.1:9202
            -phase1=9:00-12:00 -phase2=12:00-11:00 | -phase2=12:00-11:00: ends before it starts
            -Dsluice.proxy=nowhere -use_proxy | -use_proxy=nowhere: expected HOST:PORT
            -D =b | -D =b: expected KEY=VALUE
            -addr tcp://a:1 | -addr: an option of dataserver, as in: sluice dataserver -addr VALUE
            dataserver -addr http://a | -addr=http://a: expected an address like tcp://127.0.0.1:9201
            dataserver -addr=tcp://a:0 | -addr=tcp://a:0: the port is not 1 to 65535
            dataserver -n 0 | -n=0: expected a whole number from 1 to 256
            dataserver -buf maybe | -buf=maybe: expected True or False
            dataserver -save True | -save=True without -parquet_path means ClickHouse, and storage.clickhouse is not there; give -parquet_path=FOLDER, or leave -save out: Sluice keeps ticks in var/parquet
            """)
    void refusesWithOneLine(String line, String refusal) {
        assertEquals(refusal, refusal(false, line.split(" ")));
    }

    @Test
    void hearsWhereItDoesNotServe() throws Refusal {
        Options options =
                parse("--source=nng", "-quotation_server=ipc:///tmp/hikyuu_real.ipc", "-Dsluice.listen=tcp://a:1");
        assertEquals("ipc:///tmp/hikyuu_real.ipc", options.properties().get("sluice.quotation_server"));
    }

    @Test
    void onWindowsOneLineNamesTheTcpAddress() throws Refusal {
        assertEquals(Map.of("sluice.listen", "tcp://127.0.0.1:9200"), windows().properties());
        assertEquals(
                Map.of("sluice.listen", "tcp://127.0.0.1:9300"),
                windows("-server=tcp://127.0.0.1:9300").properties());
        assertEquals(Map.of(), windows("-Dsluice.listen=tcp://127.0.0.1:1").properties());
        assertEquals(
                List.of(
                        "ipc is not available on Windows; hikyuu's clients use tcp://127.0.0.1:9200",
                        "ipc is not available on Windows; hikyuu's clients use tcp://127.0.0.1:9300"),
                notices);
        assertEquals(
                "-quotation_server=ipc:///a: ipc is not available on Windows;"
                        + " expected an address like tcp://192.168.1.10:9200",
                refusal(true, "--source=nng", "-quotation_server=ipc:///a"));
    }

    private Options parse(String... words) throws Refusal {
        return Options.parse(List.of(words), Map.of(), false, notices::add);
    }

    private Options windows(String... words) throws Refusal {
        return Options.parse(List.of(words), Map.of(), true, notices::add);
    }

    private String refusal(boolean windows, String... words) {
        return assertThrows(Refusal.class, () -> Options.parse(List.of(words), Map.of(), windows, notices::add))
                .getMessage();
    }
}
