package org.sluice.server.rpc;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Notation;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.TimeCondition;
import org.sluice.api.trade.VolumeCondition;
import org.sluice.wire.pickle.VnObject;
import org.sluice.wire.rpc.RemoteException;

/** vn.py's requests made ours. What can't be is refused in Python's words. Any thread. */
final class Requests {

    /** Between a client's reference and what makes it unique. */
    private static final char MARK = '#';

    private static final int LONGEST_REFERENCE = 100;
    private static final double MOST = 1e12;

    private Requests() {}

    /** The argument at a place, of a class of vn.py. */
    static VnObject object(List<?> arguments, int place, String type) throws RemoteException {
        if (place < arguments.size()
                && arguments.get(place) instanceof VnObject object
                && object.type().equals(type)) {
            return object;
        }
        throw new RemoteException("TypeError: argument " + (place + 1) + " is a " + type);
    }

    /** The argument at a place, a text. */
    static String text(List<?> arguments, int place) throws RemoteException {
        if (place < arguments.size() && arguments.get(place) instanceof String text) {
            return text;
        }
        throw new RemoteException("TypeError: argument " + (place + 1) + " is a str");
    }

    /** What a request is about. */
    static Symbol symbol(VnObject request) throws RemoteException {
        return symbol(request.text("symbol") + '.' + request.member("exchange"));
    }

    /** Of a {@code vt_symbol}. */
    static Symbol symbol(String vtSymbol) throws RemoteException {
        String exchange = vtSymbol.substring(vtSymbol.lastIndexOf('.') + 1);
        for (Exchange each : Exchange.values()) {
            if (each.name().equals(exchange)) {
                try {
                    return Notation.VNPY.read(vtSymbol);
                } catch (IllegalArgumentException e) {
                    throw new RemoteException("ValueError: " + e.getMessage());
                }
            }
        }
        throw new RemoteException("ValueError: '" + vtSymbol + "' is of no exchange of mainland China");
    }

    /**
     * An order.
     *
     * @param unique what no other order has
     */
    static OrderRequest order(VnObject request, String user, String from, String account, String unique)
            throws RemoteException {
        Symbol symbol = symbol(request);
        Direction direction = switch (request.member("direction")) {
            case "LONG" -> Direction.BUY;
            case "SHORT" -> Direction.SELL;
            default -> throw new RemoteException("ValueError: direction is LONG or SHORT");
        };
        String type = request.member("type");
        PriceType priceType = switch (type) {
            case "LIMIT", "FAK", "FOK" -> PriceType.LIMIT;
            case "MARKET" -> PriceType.ANY;
            default -> throw new RemoteException("ValueError: type is LIMIT, MARKET, FAK or FOK, not " + type);
        };
        String reference = request.text("reference");
        return new OrderRequest(
                user,
                from,
                account,
                reference.substring(0, Math.min(reference.length(), LONGEST_REFERENCE)) + MARK + unique,
                symbol,
                direction,
                offset(request.member("offset"), direction),
                priceType,
                priceType == PriceType.LIMIT ? price(request.number("price")) : null,
                volume(request.number("volume")),
                type.equals("LIMIT") ? TimeCondition.GFD : TimeCondition.IOC,
                type.equals("FOK") ? VolumeCondition.ALL : VolumeCondition.ANY,
                0);
    }

    /** What the client called its order; empty if it was not a client of this server. */
    static String reference(String clientOrderId) {
        int mark = clientOrderId.lastIndexOf(MARK);
        return mark < 0 ? "" : clientOrderId.substring(0, mark);
    }

    /** Python's float is the shortest text that is read as the same double. */
    private static BigDecimal price(double price) throws RemoteException {
        if (!(price > 0 && price < MOST)) {
            throw new RemoteException("ValueError: price is a positive number, not " + price);
        }
        return BigDecimal.valueOf(price);
    }

    private static long volume(double volume) throws RemoteException {
        if (!(volume > 0 && volume < MOST) || volume != Math.rint(volume)) {
            throw new RemoteException("ValueError: volume is a whole positive number, not " + volume);
        }
        return (long) volume;
    }

    /** Without one, as for a stock, buying opens and selling closes. */
    private static Offset offset(String offset, Direction direction) {
        return switch (offset) {
            case "OPEN" -> Offset.OPEN;
            case "CLOSE" -> Offset.CLOSE;
            case "CLOSETODAY" -> Offset.CLOSETODAY;
            case "CLOSEYESTERDAY" -> Offset.CLOSEYESTERDAY;
            default -> direction == Direction.BUY ? Offset.OPEN : Offset.CLOSE;
        };
    }

    static Interval interval(VnObject request) throws RemoteException {
        return switch (request.member("interval")) {
            case "MINUTE" -> Interval.MIN1;
            case "HOUR" -> Interval.MIN60;
            case "DAILY" -> Interval.DAY;
            case "WEEKLY" -> Interval.WEEK;
            default ->
                throw new RemoteException("ValueError: interval is MINUTE, HOUR, DAILY or WEEKLY, not '"
                        + request.member("interval") + "'");
        };
    }

    /** A time of a request; {@code otherwise} if it is None. */
    static Instant time(VnObject request, String field, Instant otherwise) {
        Instant time = request.time(field);
        return time == null ? otherwise : time;
    }
}
