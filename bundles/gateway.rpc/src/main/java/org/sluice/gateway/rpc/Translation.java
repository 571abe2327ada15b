package org.sluice.gateway.rpc;

import java.util.Map;
import java.util.Optional;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Notation;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.TimeCondition;
import org.sluice.api.trade.VolumeCondition;
import org.sluice.wire.pickle.VnObject;

/**
 * vn.py's objects made ours and back. Both count in shares or contracts and yuan. A share or fund has no offset in vn.py
 * (some of its gateways take OPEN for buying on margin): here it is bought with OPEN and sold with CLOSE.
 *
 * <p>Each of these throws {@link IllegalArgumentException} for an object that means nothing here.
 */
final class Translation {

    /** Nobody known here. */
    private static final String STRANGER = "";

    private static final Map<String, OrderState> STATES = Map.of(
            "SUBMITTING", OrderState.SUBMITTING,
            "NOTTRADED", OrderState.ALIVE,
            "PARTTRADED", OrderState.PARTIALLY_FILLED,
            "ALLTRADED", OrderState.FILLED,
            "CANCELLED", OrderState.CANCELLED,
            "REJECTED", OrderState.REJECTED);

    private Translation() {}

    /** What is traded; empty for one of an exchange that Sluice does not know. */
    static Optional<Symbol> symbol(VnObject fields) {
        String exchange = fields.member("exchange");
        for (Exchange each : Exchange.values()) {
            if (each.name().equals(exchange)) {
                return Optional.of(Notation.VNPY.read(fields.text("symbol") + '.' + exchange));
            }
        }
        return Optional.empty();
    }

    /** The account is the book's matter. */
    static ServerOrder order(VnObject fields, Symbol symbol) {
        String gateway = fields.text("gateway_name");
        Direction direction = direction(fields.member("direction"));
        String type = fields.member("type");
        OrderRequest request = new OrderRequest(
                STRANGER,
                "",
                gateway,
                "",
                symbol,
                direction,
                offset(fields.member("offset"), direction),
                type.equals("MARKET") ? PriceType.ANY : PriceType.LIMIT,
                type.equals("MARKET") ? null : Numbers.exact(fields.number("price")),
                Numbers.whole(fields.number("volume")),
                type.equals("FAK") || type.equals("FOK") ? TimeCondition.IOC : TimeCondition.GFD,
                type.equals("FOK") ? VolumeCondition.ALL : VolumeCondition.ANY,
                0);
        return new ServerOrder(
                gateway + '.' + fields.text("orderid"),
                fields.text("orderid"),
                gateway,
                fields.text("reference"),
                request,
                state(fields.member("status")),
                Numbers.whole(fields.number("traded")),
                fields.time("datetime"));
    }

    static ServerTrade trade(VnObject fields, Symbol symbol) {
        String gateway = fields.text("gateway_name");
        Direction direction = direction(fields.member("direction"));
        return new ServerTrade(
                gateway + '.' + fields.text("tradeid"),
                gateway + '.' + fields.text("orderid"),
                gateway,
                symbol,
                direction,
                offset(fields.member("offset"), direction),
                Numbers.exact(fields.number("price")),
                Numbers.whole(fields.number("volume")),
                fields.time("datetime"));
    }

    static Positions.Line position(VnObject fields, Symbol symbol) {
        return new Positions.Line(
                fields.text("gateway_name"),
                symbol,
                Positions.Side.valueOf(fields.member("direction")),
                Numbers.whole(fields.number("volume")),
                Numbers.whole(fields.number("frozen")),
                Numbers.whole(fields.number("yd_volume")),
                Numbers.exact(fields.number("price")),
                Numbers.exact(fields.number("pnl")));
    }

    static Snapshot.AccountLine account(VnObject fields) {
        return new Snapshot.AccountLine(
                fields.text("gateway_name"),
                fields.text("accountid"),
                new Accounts.Money(
                        Numbers.exact(fields.number("balance")),
                        Numbers.exact(fields.number("frozen")),
                        Numbers.exact(fields.number("available"))));
    }

    private static OrderState state(String status) {
        OrderState state = STATES.get(status);
        if (state == null) {
            throw new IllegalArgumentException("an order of status '" + status + "'");
        }
        return state;
    }

    private static Direction direction(String direction) {
        return switch (direction) {
            case "LONG" -> Direction.BUY;
            case "SHORT" -> Direction.SELL;
            default -> throw new IllegalArgumentException("an order of direction '" + direction + "'");
        };
    }

    private static Offset offset(String offset, Direction direction) {
        return switch (offset) {
            case "OPEN" -> Offset.OPEN;
            case "CLOSE" -> Offset.CLOSE;
            case "CLOSETODAY" -> Offset.CLOSETODAY;
            case "CLOSEYESTERDAY" -> Offset.CLOSEYESTERDAY;
            default -> direction == Direction.BUY ? Offset.OPEN : Offset.CLOSE;
        };
    }

    /** vn.py's word for the kind of an order. */
    static String type(OrderRequest request) throws OrderRefusedException {
        boolean now = request.timeCondition() == TimeCondition.IOC;
        boolean all = request.volumeCondition() == VolumeCondition.ALL;
        boolean any = request.volumeCondition() == VolumeCondition.ANY;
        if (request.timeCondition() != TimeCondition.GTC) {
            if (request.priceType() == PriceType.ANY && any) {
                return "MARKET";
            }
            if (request.priceType() == PriceType.LIMIT && (any || now && all)) {
                return !now ? "LIMIT" : all ? "FOK" : "FAK";
            }
        }
        throw new OrderRefusedException(
                Reason.INVALID,
                "vn.py: the limit is LIMIT or ANY for the day, LIMIT with IOC, all or any volume, the value is "
                        + request.priceType() + ' ' + request.timeCondition() + ' ' + request.volumeCondition());
    }
}
