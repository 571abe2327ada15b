package org.sluice.catalog.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.api.catalog.CatalogData;
import org.sluice.api.catalog.CatalogSource;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.Await;
import org.sluice.testkit.CatalogSourceContract;
import org.sluice.testkit.Configs;
import org.sluice.wire.pickle.Member;
import org.sluice.wire.pickle.VnObject;
import org.sluice.wire.rpc.RpcServer;

class RpcCatalogSourceTest extends CatalogSourceContract {

    private final List<VnObject> contracts = new CopyOnWriteArrayList<>(List.of(
            contract("rb2701", "SHFE", "FUTURES", 10, 1),
            contract("600000", "SSE", "EQUITY", 1, 0.01),
            contract("SPD rb2701&rb2705", "SHFE", "SPREAD", 10, 1),
            contract("AAPL", "NASDAQ", "EQUITY", 1, 0.01)));
    private RpcServer server;
    private RpcCatalogSource source;

    private static VnObject contract(String symbol, String exchange, String product, double size, double step) {
        return VnObject.of("ContractData")
                .with("symbol", symbol)
                .with("exchange", new Member("Exchange", exchange))
                .with("name", symbol + "!")
                .with("product", new Member("Product", product))
                .with("size", size)
                .with("pricetick", step);
    }

    @Override
    protected CatalogSource source() throws Exception {
        if (source == null) {
            server = new RpcServer(
                    List.of("tcp://127.0.0.1:*"), List.of(), Duration.ofSeconds(1), (peer, function, arguments) -> {
                        assertEquals("get_all_contracts", function);
                        return List.copyOf(contracts);
                    });
            Map<String, Object> settings =
                    Map.of("reqAddress", server.repAddresses().get(0), "refreshSeconds", 1, "requestMillis", 5000);
            source = new RpcCatalogSource(Configs.of(RpcCatalogSource.Config.class, settings), settings);
            Await.until("an answer", () -> source.revision() > 0);
        }
        return source;
    }

    @AfterEach
    void close() {
        if (source != null) {
            source.deactivate();
            server.close();
        }
    }

    @Test
    void contractsAreInstrumentsWhoseTermsAreAnothersMatter() throws Exception {
        source().revision();
        CatalogData data = source.read();
        assertEquals(List.of(Symbol.parse("SSE.600000"), Symbol.parse("SHFE.rb2701")), symbols(data));
        Instrument future = data.instruments().get(1);
        assertEquals(
                List.of("rb", Product.Kind.FUTURE, 10.0, 1.0, true),
                List.of(
                        future.product().code(),
                        future.product().kind(),
                        future.product().multiplier(),
                        future.priceTick(),
                        future.product().isMention()));
    }

    @Test
    void newContractsChangeTheRevisionAndAnEmptyServerTakesNothingAway() throws Exception {
        long before = source().revision();
        contracts.add(contract("rb2705", "SHFE", "FUTURES", 10, 1));
        Await.until("another revision", () -> source.revision() > before);
        assertEquals(3, source().read().instruments().size());
        contracts.clear();
        Await.until("that it is noticed", () -> !source.warnings().isEmpty());
        assertEquals(3, source().read().instruments().size());
    }

    @Test
    void withoutAServerItSaysSo() {
        Map<String, Object> settings = Map.of("reqAddress", "tcp://127.0.0.1:1", "requestMillis", 100);
        RpcCatalogSource alone = new RpcCatalogSource(Configs.of(RpcCatalogSource.Config.class, settings), settings);
        assertEquals(0, alone.revision());
        assertThrows(IOException.class, alone::read);
        alone.deactivate();
    }
}
