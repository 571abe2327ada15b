package org.sluice.fetcher.qmt;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.FetcherContract;

/** The contract: before each poll the bridge has just sent two rows, one of them nobody asked for. */
class QmtFetcherContractTest extends FetcherContract {

    private static final List<Symbol> UNIVERSE = List.of(Instruments.STOCK, Instruments.OTHER);

    private FakeBridge bridge;
    private Heard heard;
    private int sent;

    @Override
    protected Fetcher fetcher() throws Exception {
        bridge = new FakeBridge();
        heard = new Heard(bridge.address());
        heard.universe = UNIVERSE;
        heard.poll();
        bridge.welcome();
        return (universe, sink) -> {
            sent++;
            bridge.quote("600000.SH", sent, 10, sent).quote("688001.SH", sent, 10, sent);
            heard.fetcher.poll(universe, sink);
        };
    }

    @AfterEach
    void close() throws IOException {
        heard.close();
        bridge.close();
    }

    @Override
    protected List<Symbol> universe() {
        return UNIVERSE;
    }
}
