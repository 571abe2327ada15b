package org.sluice.desk.rules;

import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.PriceType;

/** It could not meet an open order of the same account or user. */
final class SelfTradeRule implements Rule {

    @Override
    public String name() {
        return "selfTrade";
    }

    @Override
    public void check(Proposal proposal) throws OrderRefusedException {
        if (proposal.limits().selfTrade()) {
            return;
        }
        OrderRequest wanted = proposal.request();
        for (Order order : proposal.open()) {
            OrderRequest other = order.request();
            boolean same =
                    other.account().equals(wanted.account()) || other.user().equals(wanted.user());
            if (same
                    && other.symbol().equals(wanted.symbol())
                    && other.direction() != wanted.direction()
                    && meet(wanted, other)) {
                throw refusal(
                        Reason.RISK,
                        "no order that would meet one of your own",
                        "order " + other.clientOrderId() + ", " + other.direction() + " at " + price(other));
            }
        }
    }

    private static boolean meet(OrderRequest one, OrderRequest other) {
        if (one.priceType() != PriceType.LIMIT || other.priceType() != PriceType.LIMIT) {
            return true;
        }
        int difference = one.price().compareTo(other.price());
        return one.direction() == Direction.BUY ? difference >= 0 : difference <= 0;
    }

    private static String price(OrderRequest request) {
        return request.priceType() == PriceType.LIMIT
                ? request.price().toPlainString()
                : request.priceType().name();
    }
}
