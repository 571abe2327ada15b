package org.sluice.gateway.rpc;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.sluice.api.gateway.Gateway;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.TimeCondition;
import org.sluice.api.trade.VolumeCondition;
import org.sluice.testkit.Configs;
import org.sluice.testkit.GatewayContract;
import org.sluice.testkit.ListedCatalog;

class RpcGatewayContractTest extends GatewayContract {

    private FakeVnPy server;
    private RpcGateway gateway;

    static RpcGateway gateway(FakeVnPy server, Map<String, ?> more) {
        Map<String, Object> settings =
                new java.util.HashMap<>(Map.of("reqAddress", server.rep(), "subAddress", server.pub(), "live", true));
        settings.putAll(more);
        return new RpcGateway(
                new ListedCatalog().stock("SSE.600000"), Configs.of(RpcGateway.Config.class, settings), settings);
    }

    static OrderRequest request(String price, long volume) {
        return new OrderRequest(
                "demo",
                "test",
                "123",
                "",
                new Symbol(Exchange.SSE, "600000"),
                Direction.BUY,
                Offset.OPEN,
                PriceType.LIMIT,
                new BigDecimal(price),
                volume,
                TimeCondition.GFD,
                VolumeCondition.ANY,
                0);
    }

    @Override
    protected Gateway gateway() throws Exception {
        if (gateway == null) {
            server = new FakeVnPy().start();
            gateway = gateway(server, Map.of());
        }
        return gateway;
    }

    @AfterEach
    void close() {
        if (gateway != null) {
            gateway.deactivate();
            server.close();
        }
    }

    @Override
    protected OrderRequest resting() {
        return request("10", 100);
    }

    @Override
    protected OrderRequest refusable() {
        return request("10", 2_000_000);
    }

    @Override
    protected OrderRequest filling() {
        return request("11", 200);
    }
}
