package org.sluice.fetcher.nng;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.FetcherContract;

/** The contract: each poll finds a round that was just sent. */
class NngFetcherContractTest {

    @Nested
    class OneWorker extends Contract {
        @Override
        String workers() {
            return "1";
        }
    }

    @Nested
    class FourWorkers extends Contract {
        @Override
        String workers() {
            return "4";
        }
    }

    abstract static class Contract extends FetcherContract {

        private Heard heard;
        private int sent;

        abstract String workers();

        @Override
        protected Fetcher fetcher() throws Exception {
            heard = new Heard("tcp://127.0.0.1:0", "worker_num", workers());
            return (universe, sink) -> {
                sent++;
                heard.server()
                        .start()
                        .data(SpotServer.row(Instruments.STOCK, Heard.NOW.plusSeconds(sent), 10, sent))
                        .data(SpotServer.row(Instruments.BOND, Heard.NOW.plusSeconds(sent), 100, sent))
                        .end();
                heard.fetcher.poll(universe, sink);
            };
        }

        @AfterEach
        void close() {
            heard.close();
        }

        @Override
        protected List<Symbol> universe() {
            return List.of(Instruments.STOCK, Instruments.OTHER);
        }
    }
}
