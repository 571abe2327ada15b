package org.sluice.assembly;

import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.gateway.Gateway;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.TimeCondition;
import org.sluice.api.trade.VolumeCondition;
import org.sluice.testkit.GatewayContract;

/** A gateway of a stranger, built against the delivered api jar and nothing else, keeps what a gateway has to keep. */
class OutsideGatewayIT extends GatewayContract {

    @TempDir
    Path folder;

    private URLClassLoader loader;
    private Gateway gateway;

    @BeforeEach
    void build() throws Exception {
        Path jar = OutsideBuild.jar("AcmeGateway.java", Path.of(System.getProperty("sluice.folder")), folder);
        loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, Gateway.class.getClassLoader());
        gateway = (Gateway) loader.loadClass("com.acme.gateway.paper.AcmeGateway")
                .getConstructor()
                .newInstance();
    }

    @AfterEach
    void close() throws Exception {
        loader.close();
    }

    @Override
    protected Gateway gateway() {
        return gateway;
    }

    @Override
    protected OrderRequest resting() {
        return request(PriceType.LIMIT, 100);
    }

    @Override
    protected OrderRequest refusable() {
        return request(PriceType.LIMIT, 1001);
    }

    @Override
    protected OrderRequest filling() {
        return request(PriceType.ANY, 100);
    }

    private static OrderRequest request(PriceType type, long volume) {
        return new OrderRequest(
                "demo",
                "127.0.0.1",
                "acme",
                "",
                new Symbol(Exchange.SSE, "600000"),
                Direction.BUY,
                Offset.OPEN,
                type,
                type == PriceType.LIMIT ? BigDecimal.valueOf(6) : null,
                volume,
                type == PriceType.LIMIT ? TimeCondition.GFD : TimeCondition.IOC,
                VolumeCondition.ANY,
                0);
    }
}
