package org.sluice.gateway.sim.store;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.TimeCondition;
import org.sluice.api.trade.Trade;
import org.sluice.api.trade.VolumeCondition;
import org.sluice.gateway.sim.ledger.AccountBook;
import org.sluice.gateway.sim.ledger.Pool;
import org.sluice.gateway.sim.ledger.PositionBook;
import org.sluice.gateway.sim.ledger.Side;
import org.sluice.gateway.sim.ledger.SimOrder;
import org.sluice.gateway.sim.terms.Money;
import org.sluice.gateway.sim.terms.Spec;
import org.sluice.gateway.sim.terms.Tally;

/** One row of a table, and the thing it stands for; the other way is {@link Schema}. */
record Row(ResultSet row) {

    Symbol symbol() throws SQLException {
        return new Symbol(Exchange.valueOf(text("exchange")), text("code"));
    }

    Spec spec() throws SQLException {
        return new Spec(
                symbol(),
                Kind.valueOf(text("kind")),
                text("product"),
                text("board"),
                price("multiplier"),
                number("close_today") != 0);
    }

    AccountBook account(String gateway) throws SQLException {
        return new AccountBook(
                text("id"),
                gateway,
                day("trading_day"),
                new AccountBook.Cash(
                        money("pre_balance"),
                        money("deposit"),
                        money("withdraw"),
                        money("close_profit"),
                        money("commission"),
                        money("premium")));
    }

    PositionBook position(Map<Symbol, Spec> specs) throws SQLException {
        return new PositionBook(
                text("account"),
                specs.get(symbol()),
                price("last_price"),
                new Side(1, pool("long_today"), pool("long_history")),
                new Side(-1, pool("short_today"), pool("short_history")));
    }

    private Pool pool(String name) throws SQLException {
        return new Pool(
                number(name + "_volume"), number(name + "_frozen"), money(name + "_open_cost"), money(name + "_cost"));
    }

    SimOrder order(Map<Symbol, Spec> specs) throws SQLException {
        OrderRequest request = new OrderRequest(
                text("user_name"),
                text("client_address"),
                text("account"),
                text("client_order_id"),
                symbol(),
                Direction.valueOf(text("direction")),
                Offset.valueOf(text("open_close")),
                PriceType.valueOf(text("price_type")),
                price("price"),
                number("volume"),
                TimeCondition.valueOf(text("time_condition")),
                VolumeCondition.valueOf(text("volume_condition")),
                number("min_volume"));
        SimOrder.State state = new SimOrder.State(
                OrderState.valueOf(text("order_state")),
                price("limit_price"),
                number("rested") != 0,
                new Tally(money("amount"), number("filled"), money("today_amount"), number("today_filled")),
                price("frozen_price"),
                money("frozen_margin"),
                money("frozen_commission"),
                number("frozen_today"),
                number("frozen_history"),
                money("fees"),
                Instant.parse(text("updated_at")),
                day("trading_day"),
                text("message"));
        return new SimOrder(
                new SimOrder.Wish(
                        number("sequence_no"),
                        text("id"),
                        request,
                        specs.get(symbol()),
                        Instant.parse(text("inserted_at"))),
                state);
    }

    Trade trade(String gateway) throws SQLException {
        return new Trade(
                "T" + number("sequence_no"),
                text("order_id"),
                text("account"),
                gateway,
                symbol(),
                Direction.valueOf(text("direction")),
                Offset.valueOf(text("open_close")),
                price("price"),
                number("volume"),
                money("commission"),
                money("close_profit"),
                Instant.parse(text("traded_at")),
                day("trading_day"));
    }

    private String text(String column) throws SQLException {
        String text = row.getString(column);
        // some databases do not tell an empty text from none
        return text == null ? "" : text;
    }

    private long number(String column) throws SQLException {
        return row.getLong(column);
    }

    private BigDecimal money(String column) throws SQLException {
        return Money.of(row.getBigDecimal(column));
    }

    private BigDecimal price(String column) throws SQLException {
        BigDecimal price = row.getBigDecimal(column);
        return price == null ? null : Money.price(price);
    }

    private LocalDate day(String column) throws SQLException {
        return LocalDate.parse(text(column));
    }
}
