package org.sluice.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.feed.FeedStatus.SourceStatus;
import org.sluice.api.feed.FeedStatus.State;
import org.sluice.api.market.Origin;
import org.sluice.health.Banner.Report;

class BannerTest {

    private static final Report PUBLISHER =
            new Report(Map.of("listen", "ipc:///tmp/hikyuu_real.ipc,tcp://127.0.0.1:9200"), List.of());
    private static final Report BROADCASTER = new Report(Map.of("feed", "stock", "topic", ":spot:"), List.of());

    @Test
    void tellsTheDemoAndHowToConnectAndHowToGoLive() {
        String banner = Banner.of(
                "0.1.0",
                List.of(
                        feed("stock", Origin.TEST, "replay", 6, "collecting from replay"),
                        feed("futures", Origin.TEST, "synthetic", 1, "collecting from synthetic")),
                List.of(
                        BROADCASTER,
                        PUBLISHER,
                        new Report(
                                Map.of("data server", "listens on tcp://127.0.0.1:9201, 0 clients now, 0 answers"),
                                List.of()),
                        new Report(Map.of(), List.of("the calendar ends soon"))),
                false);

        assertEquals("""
                Sluice 0.1.0
                DEMO DATA: recorded and invented quotes, not the market of now.

                  collects   stock (TEST): 6 instruments, collecting from replay
                  collects   futures (TEST): 1 instrument, collecting from synthetic
                  publishes  feed stock as topic :spot:
                  serves     ipc:///tmp/hikyuu_real.ipc
                  serves     tcp://127.0.0.1:9200
                  answers    tcp://127.0.0.1:9201 to hikyuu's get_data_from_buffer_server

                To connect hikyuu 2.6.6 or newer, start it with real-time quotes:
                    load_hikyuu(start_spot=True)        or set HKU_START_SPOT=1
                  It looks for ipc:///tmp/hikyuu_real.ipc. For TCP, in its hikyuu.ini, section [hikyuu]:
                    quotation_server = tcp://127.0.0.1:9200
                  or in Python:
                    start_spot_agent(addr="tcp://127.0.0.1:9200")

                Live quotes of stocks and indices:  ./run --source tencent

                warning: the calendar ends soon""", banner);
    }

    @Test
    void tellsThatThePageIsUnofficialAndNothingOfADemo() {
        String banner = Banner.of(
                "0.1.0",
                List.of(feed("stock", Origin.LIVE, "tencent", 5000, "opens at 09:15")),
                List.of(BROADCASTER, PUBLISHER),
                true);

        assertTrue(banner.contains("stock (live): 5000 instruments from tencent, opens at 09:15"), banner);
        assertTrue(
                banner.contains("Quotes of Tencent come from unofficial pages: no warranty")
                        && banner.contains("no right to redistribute them"),
                banner);
        assertTrue(!banner.contains("DEMO") && !banner.contains("--source"), banner);
    }

    @Test
    void showsTestDataInRedOnATerminalOnly() {
        List<FeedStatus> feeds = List.of(feed("stock", Origin.TEST, "replay", 6, ""));

        assertTrue(Banner.of("0.1.0", feeds, List.of(), true).contains("\u001B[1;31mDEMO DATA"));
        assertTrue(!Banner.of("0.1.0", feeds, List.of(), false).contains("\u001B"));
    }

    @Test
    void namesAnAddressThatAClientCanDialWhereAllInterfacesAreServed() {
        String banner = Banner.of(
                "0.1.0",
                List.of(),
                List.of(new Report(Map.of("tcp://*:9300", "2 subscribers", "since", "10:00"), List.of())),
                false);

        assertTrue(banner.contains("  serves     tcp://*:9300\n"), banner);
        assertTrue(banner.contains("quotation_server = tcp://127.0.0.1:9300\n"), banner);
        assertTrue(banner.contains("and tell it the address"), banner);
    }

    @Test
    void doesNotSendHikyuuToTheHttpPort() {
        Report http = new Report(Map.of("http://127.0.0.1:8000", "0 websockets"), List.of());
        String banner = Banner.of("0.1.0", List.of(), List.of(http), false);
        assertTrue(banner.contains("  serves     http://127.0.0.1:8000"), banner);
        assertTrue(!banner.contains("hikyuu"), banner);
    }

    @Test
    void tellsOfTheUserWhosePasswordEverybodyKnows() {
        Report users = new Report(Map.of("demo", "user demo, password demo, from this machine only"), List.of());
        String banner = Banner.of("0.1.0", List.of(), List.of(users), false);
        assertTrue(banner.contains("  log in     user demo, password demo, from this machine only"), banner);
    }

    @Test
    void saysThatNothingIsConfigured() {
        assertEquals("""
                Sluice 0.1.0

                  collects   nothing: no collector runs (etc/org.sluice.collector-NAME.cfg)
                  serves     nobody: no publisher listens""", Banner.of("0.1.0", List.of(), List.of(), false));
    }

    private static FeedStatus feed(String name, Origin origin, String source, int universe, String reason) {
        return new FeedStatus(
                name,
                State.COLLECTING,
                origin,
                source,
                reason,
                universe,
                0,
                0,
                0,
                null,
                null,
                List.of(new SourceStatus(source, true, origin, 0, 0, null, null, List.of())),
                "org.sluice.collector~" + name);
    }
}
