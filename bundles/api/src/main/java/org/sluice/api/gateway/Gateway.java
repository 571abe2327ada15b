package org.sluice.api.gateway;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;

/**
 * Carries orders to a broker and reports what becomes of them.
 *
 * <p>All methods are called by the engine's thread {@code gateway-<name>}, one at a time; they may block, five seconds
 * at most.
 */
@ConsumerType
public interface Gateway {

    /** Service property: the gateway's name; no dot. */
    String NAME = "gateway.name";

    /** Service property: {@code true} if no real money is behind it. Only such a one is offered orders on TEST quotes. */
    String SIMULATED = "gateway.simulated";

    /** Service property: {@code true} if it may trade with real money; a gateway that does not say so is read-only. */
    String LIVE = "live";

    /**
     * Begins to report. Before it returns it has reported all it knows: accounts, positions, today's orders and trades;
     * then {@link TradeSink#reconciled}.
     *
     * @throws IOException if the broker cannot be reached; it is opened again after a growing pause
     */
    void open(TradeSink sink) throws IOException;

    /**
     * Sends one order. When this returns, the broker has accepted and committed it.
     *
     * @throws OrderRefusedException if the broker refused it: nothing of it exists there
     * @throws IOException if its outcome is not known
     */
    void submit(Order order) throws IOException, OrderRefusedException;

    /**
     * Asks the broker to cancel; what becomes of it is reported.
     *
     * @throws OrderRefusedException if it can't be cancelled, or not now
     */
    void cancel(Order order) throws IOException, OrderRefusedException;

    /** Ends reporting. No call to the sink after this has returned. It may be opened again. */
    void close();
}
