package org.sluice.gateway.sim.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.Trade;
import org.sluice.gateway.sim.ledger.AccountBook;
import org.sluice.gateway.sim.ledger.Pool;
import org.sluice.gateway.sim.ledger.PositionBook;
import org.sluice.gateway.sim.ledger.SimOrder;
import org.sluice.gateway.sim.terms.Spec;

/** The tables, and each thing as a row of its table: the key's columns first. Plain SQL, for any database. */
final class Schema {

    private static final String MONEY = " decimal(24, 2) not null";
    private static final String NUMBER = " bigint not null";
    private static final String PRICE = " decimal(24, 6)";
    private static final String WORD = " varchar(64) not null";
    private static final String TEXT = " varchar(1000) not null";

    static final List<String> CREATE = List.of(
            "create table sim_meta (name varchar(64) primary key, content varchar(64))",
            "create table sim_symbol (exchange" + WORD + ", code" + WORD + ", kind" + WORD + ", product" + WORD
                    + ", board" + WORD + ", multiplier decimal(24, 6) not null, close_today" + NUMBER
                    + ", primary key (exchange, code))",
            "create table sim_account (id varchar(64) primary key, trading_day" + WORD + ", pre_balance" + MONEY
                    + ", deposit" + MONEY + ", withdraw" + MONEY + ", close_profit" + MONEY + ", commission" + MONEY
                    + ", premium" + MONEY + ")",
            "create table sim_position (account" + WORD + ", exchange" + WORD + ", code" + WORD + ", last_price"
                    + PRICE + pool("long_today") + pool("long_history") + pool("short_today") + pool("short_history")
                    + ", primary key (account, exchange, code))",
            "create table sim_order (id varchar(128) primary key, sequence_no" + NUMBER + ", user_name" + TEXT
                    + ", client_address" + TEXT + ", account" + WORD + ", client_order_id" + TEXT + ", exchange" + WORD
                    + ", code" + WORD + ", direction" + WORD + ", open_close" + WORD + ", price_type" + WORD + ", price"
                    + PRICE + ", volume" + NUMBER + ", time_condition" + WORD + ", volume_condition" + WORD
                    + ", min_volume" + NUMBER + ", inserted_at" + WORD + ", order_state" + WORD + ", limit_price"
                    + PRICE + ", rested" + NUMBER + ", amount" + MONEY + ", filled" + NUMBER + ", today_amount" + MONEY
                    + ", today_filled" + NUMBER + ", frozen_price" + PRICE + ", frozen_margin" + MONEY
                    + ", frozen_commission" + MONEY + ", frozen_today" + NUMBER + ", frozen_history" + NUMBER
                    + ", fees" + MONEY + ", updated_at" + WORD + ", trading_day" + WORD + ", message" + TEXT + ")",
            "create table sim_trade (sequence_no bigint primary key, order_id varchar(128) not null, account" + WORD
                    + ", exchange" + WORD + ", code" + WORD + ", direction" + WORD + ", open_close" + WORD
                    + ", price decimal(24, 6) not null, volume" + NUMBER + ", commission" + MONEY + ", close_profit"
                    + MONEY + ", traded_at" + WORD + ", trading_day" + WORD + ")",
            "create index sim_order_day on sim_order (trading_day)",
            "create index sim_order_open on sim_order (order_state)",
            "create index sim_order_sequence on sim_order (sequence_no)",
            "create index sim_trade_day on sim_trade (trading_day)");

    private Schema() {}

    private static String pool(String name) {
        return ", " + name + "_volume" + NUMBER + ", " + name + "_frozen" + NUMBER + ", " + name + "_open_cost" + MONEY
                + ", " + name + "_cost" + MONEY;
    }

    static Map<String, Object> row(Spec spec) {
        Map<String, Object> row = new LinkedHashMap<>();
        put(row, spec.symbol());
        row.put("kind", spec.kind().name());
        row.put("product", spec.product());
        row.put("board", spec.board());
        row.put("multiplier", spec.multiplier());
        row.put("close_today", spec.closeToday() ? 1L : 0L);
        return row;
    }

    static Map<String, Object> row(AccountBook account) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", account.id());
        row.put("trading_day", account.tradingDay().toString());
        row.put("pre_balance", account.cash().preBalance());
        row.put("deposit", account.cash().deposit());
        row.put("withdraw", account.cash().withdraw());
        row.put("close_profit", account.cash().closeProfit());
        row.put("commission", account.cash().commission());
        row.put("premium", account.cash().premium());
        return row;
    }

    static Map<String, Object> row(PositionBook position) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("account", position.account());
        put(row, position.spec().symbol());
        row.put("last_price", position.last());
        put(row, "long_today", position.longSide().today());
        put(row, "long_history", position.longSide().history());
        put(row, "short_today", position.shortSide().today());
        put(row, "short_history", position.shortSide().history());
        return row;
    }

    private static void put(Map<String, Object> row, String name, Pool pool) {
        row.put(name + "_volume", pool.volume());
        row.put(name + "_frozen", pool.frozen());
        row.put(name + "_open_cost", pool.openCost());
        row.put(name + "_cost", pool.positionCost());
    }

    private static void put(Map<String, Object> row, Symbol symbol) {
        row.put("exchange", symbol.exchange().name());
        row.put("code", symbol.code());
    }

    static Map<String, Object> row(SimOrder order) {
        Map<String, Object> row = new LinkedHashMap<>();
        OrderRequest request = order.request();
        SimOrder.State now = order.state();
        row.put("id", order.id());
        row.put("sequence_no", order.sequence());
        row.put("user_name", request.user());
        row.put("client_address", request.from());
        row.put("account", request.account());
        row.put("client_order_id", request.clientOrderId());
        put(row, request.symbol());
        row.put("direction", request.direction().name());
        row.put("open_close", request.offset().name());
        row.put("price_type", request.priceType().name());
        row.put("price", request.price());
        row.put("volume", request.volume());
        row.put("time_condition", request.timeCondition().name());
        row.put("volume_condition", request.volumeCondition().name());
        row.put("min_volume", request.minVolume());
        row.put("inserted_at", order.wish().inserted().toString());
        row.put("order_state", now.state().name());
        row.put("limit_price", now.limit());
        row.put("rested", now.rested() ? 1L : 0L);
        row.put("amount", now.tally().amount());
        row.put("filled", now.tally().volume());
        row.put("today_amount", now.tally().todayAmount());
        row.put("today_filled", now.tally().todayVolume());
        row.put("frozen_price", now.frozenPrice());
        row.put("frozen_margin", now.frozenMargin());
        row.put("frozen_commission", now.frozenCommission());
        row.put("frozen_today", now.frozenToday());
        row.put("frozen_history", now.frozenHistory());
        row.put("fees", now.fees());
        row.put("updated_at", now.updated().toString());
        row.put("trading_day", now.tradingDay().toString());
        row.put("message", now.message());
        return row;
    }

    static Map<String, Object> row(Trade trade) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("sequence_no", Long.parseLong(trade.id().substring(1)));
        row.put("order_id", trade.orderId());
        row.put("account", trade.account());
        put(row, trade.symbol());
        row.put("direction", trade.direction().name());
        row.put("open_close", trade.offset().name());
        row.put("price", trade.price());
        row.put("volume", trade.volume());
        row.put("commission", trade.commission());
        row.put("close_profit", trade.closeProfit());
        row.put("traded_at", trade.time().toString());
        row.put("trading_day", trade.tradingDay().toString());
        return row;
    }
}
