package org.sluice.server.diff;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import org.sluice.api.auth.Right;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.TimeCondition;
import org.sluice.api.trade.VolumeCondition;

/** {@code insert_order}: what becomes of it is seen in {@code orders}, a refusal in {@code notify} too. */
final class InsertOrder implements Command {

    /** The longest order id. */
    static final int LONGEST_ID = 128;

    private static final long MOST = 1_000_000_000_000L;

    @Override
    public void run(Connection connection, ObjectNode message) throws BadMessage {
        if (!connection.user().may(Right.TRADE)) {
            throw new BadMessage(Codes.ORDER_RIGHTS, "");
        }
        connection.hub().submit(connection, request(connection, message));
    }

    private static OrderRequest request(Connection connection, ObjectNode message) throws BadMessage {
        Fields fields = new Fields(message, Codes.ORDER_INVALID);
        String account = account(connection, fields, Codes.ORDER_ACCOUNT);
        Symbol symbol = symbol(fields);
        Direction direction = fields.choice("direction", Direction.class, null);
        PriceType priceType = priceType(fields);
        BigDecimal price = null;
        if (priceType == PriceType.LIMIT) {
            price = new Fields(message, Codes.ORDER_PRICE).number("limit_price");
        }
        VolumeCondition volumeCondition = fields.choice("volume_condition", VolumeCondition.class, VolumeCondition.ANY);
        Fields volumes = new Fields(message, Codes.ORDER_VOLUME);
        long volume = volumes.whole("volume", 1, MOST);
        return new OrderRequest(
                connection.user().name(),
                connection.from(),
                account,
                fields.id("order_id", LONGEST_ID, ""),
                symbol,
                direction,
                offset(fields, symbol.exchange(), direction),
                priceType,
                price,
                volume,
                fields.choice(
                        "time_condition",
                        TimeCondition.class,
                        priceType == PriceType.LIMIT ? TimeCondition.GFD : TimeCondition.IOC),
                volumeCondition,
                volumeCondition == VolumeCondition.MIN ? volumes.whole("min_volume", 1, volume) : 0);
    }

    /** The account a message is about: one of the user's, the first if it does not say. */
    static String account(Connection connection, Fields fields, Codes foreign) throws BadMessage {
        String user = fields.text("user_id", LONGEST_ID);
        if (!user.equals(connection.user().name())) {
            throw new BadMessage(foreign, "user_id is not the user who has logged in");
        }
        String first = connection.user().accounts().stream().findFirst().orElse("");
        String account = fields.text("account_id", LONGEST_ID, first);
        // TqSdk and others send the name of the user where there is one account
        if (account.isEmpty() || account.equals(user)) {
            account = connection.user().accounts().contains(account) ? account : first;
        }
        if (!connection.user().accounts().contains(account)) {
            throw new BadMessage(foreign, "account_id is no account of this user");
        }
        return account;
    }

    private static Symbol symbol(Fields fields) throws BadMessage {
        String name = fields.text("exchange_id", LONGEST_ID);
        Exchange exchange = SubscribeQuote.exchange(name);
        String code = fields.text("instrument_id", LONGEST_ID);
        if (code.startsWith(name + '.')) {
            code = code.substring(name.length() + 1);
        }
        if (exchange == null || !SubscribeQuote.isCode(code)) {
            throw new BadMessage(Codes.ORDER_SYMBOL, name + '.' + code);
        }
        return new Symbol(exchange, code);
    }

    private static PriceType priceType(Fields fields) throws BadMessage {
        String text = fields.text("price_type", LONGEST_ID);
        return text.equals("MARKET") ? PriceType.ANY : fields.choice("price_type", PriceType.class, null);
    }

    private static Offset offset(Fields fields, Exchange exchange, Direction direction) throws BadMessage {
        boolean stocks = exchange == Exchange.SSE || exchange == Exchange.SZSE || exchange == Exchange.BSE;
        if (stocks && !fields.has("offset")) {
            return direction == Direction.BUY ? Offset.OPEN : Offset.CLOSE;
        }
        return switch (fields.text("offset", LONGEST_ID)) {
            case "CLOSE_TODAY" -> Offset.CLOSETODAY;
            case "CLOSE_YESTERDAY" -> Offset.CLOSEYESTERDAY;
            default -> fields.choice("offset", Offset.class, null);
        };
    }
}
