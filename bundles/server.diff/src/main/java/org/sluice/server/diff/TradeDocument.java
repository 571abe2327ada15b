package org.sluice.server.diff;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.sluice.api.auth.User;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Holding;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.Refusal;
import org.sluice.api.trade.Trade;

/** {@code trade.{user}} of one user in one dialect, shared by his connections. Used by the server's thread. */
final class TradeDocument {

    private static final String ORDERS = "orders";
    private static final String TRADES = "trades";
    private static final String POSITIONS = "positions";
    private static final String ACCOUNTS = "accounts";
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);
    private static final BigDecimal BILLION = BigDecimal.valueOf(1_000_000_000L);

    /** Orders that were refused, and transfers, are kept for the user to see; no more than this. */
    private static final int KEPT = 1000;

    private final User user;
    private final Dialect dialect;
    private final String firstAccount;
    private final Document document;
    private final Map<String, Set<String>> keys = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, ObjectNode> refused = new LinkedHashMap<>();
    private int lastNumber;
    private long seen;
    private int transfers;
    private String tradingDay = "";

    /** Who looks at it. */
    final List<Connection> connections = new ArrayList<>();

    TradeDocument(User user, Dialect dialect, String today) {
        this.user = user;
        this.dialect = dialect;
        this.firstAccount = user.accounts().stream().findFirst().orElse("");
        this.document = new Document("trade", user.name());
        for (String section : List.of(ORDERS, TRADES, POSITIONS, ACCOUNTS)) {
            keys.put(section, new HashSet<>());
        }
        tradingDay(today);
    }

    Document document() {
        return document;
    }

    /** Whether something has changed since this was last asked. */
    boolean changed() {
        boolean any = document.number() != seen;
        seen = document.number();
        return any;
    }

    /** Drops what has gone, and everybody knows. */
    void forget() {
        document.forget(
                connections.stream().mapToLong(Connection::tradeBase).min().orElse(Long.MAX_VALUE));
    }

    String user() {
        return user.name();
    }

    private void tradingDay(String day) {
        if (day.equals(tradingDay)) {
            return;
        }
        tradingDay = day;
        refused.keySet().forEach(key -> document.remove(ORDERS, key));
        refused.clear();
        ObjectNode session = object().put("user_id", user.name()).put("trading_day", day);
        document.put("", "session", session);
        document.put("", "", session.deepCopy());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private void put(String section, String key, ObjectNode value) {
        keys.get(section).add(key);
        document.put(section, key, value);
    }

    /** DIFF knows one account per user: what belongs to a further one has its name behind the key. */
    private String key(String key, String account) {
        return account.equals(firstAccount) || account.isEmpty() ? key : key + '@' + account;
    }

    private int number(String section, String key) {
        return numbers.computeIfAbsent(section + key, any -> ++lastNumber);
    }

    /** Takes all over; what is not among it is gone. */
    void replace(Book.State state) {
        Map<String, Set<String>> before = new HashMap<>();
        keys.forEach((section, known) -> {
            before.put(section, Set.copyOf(known));
            known.clear();
        });
        state.accounts().forEach(this::account);
        state.orders().forEach(this::order);
        state.trades().forEach(this::trade);
        state.positions().forEach(this::position);
        state.refusals().forEach(this::refused);
        before.forEach((section, known) -> known.forEach(key -> {
            if (!keys.get(section).contains(key)) {
                document.remove(section, key);
                numbers.remove(section + key);
            }
        }));
    }

    void account(Account account) {
        if (!user.accounts().contains(account.id())) {
            return;
        }
        if (account.id().equals(firstAccount)) {
            tradingDay(DAY.format(account.tradingDay()));
        }
        ObjectNode node = object().put("user_id", user.name())
                .put("account_id", account.id())
                .put("currency", account.currency());
        money(node, "pre_balance", account.preBalance());
        money(node, "deposit", account.deposit());
        money(node, "withdraw", account.withdraw());
        money(node, "static_balance", account.staticBalance());
        money(node, "close_profit", account.closeProfit());
        money(node, "commission", account.commission());
        money(node, "premium", account.premium());
        money(node, "position_profit", account.positionProfit());
        money(node, "float_profit", account.floatProfit());
        money(node, "balance", account.balance());
        money(node, "available", account.available());
        money(node, "margin", account.margin());
        money(node, "frozen_margin", account.frozenMargin());
        money(node, "frozen_commission", account.frozenCommission());
        money(node, "frozen_premium", account.frozenPremium());
        double risk = account.riskRatio();
        if (Double.isFinite(risk)) {
            node.put("risk_ratio", risk);
        }
        put(ACCOUNTS, key(account.currency(), account.id()), node);
    }

    /** What nobody here has sent, but somebody past this desk, is seen by who has the account. */
    private boolean own(OrderRequest request) {
        return request.user().isEmpty()
                ? user.accounts().contains(request.account())
                : request.user().equals(user.name());
    }

    void order(Order order) {
        OrderRequest request = order.request();
        if (!own(request)) {
            return;
        }
        String key = request.clientOrderId().isEmpty() ? order.id() : request.clientOrderId();
        ObjectNode node = wish(key, request, order.state(), order.message());
        node.put("volume_left", order.left());
        node.put("exchange_order_id", order.exchangeOrderId());
        node.put("insert_date_time", nanos(order.inserted()));
        money(node, "frozen_margin", order.frozen());
        if (order.detached()) {
            node.put("detached", true);
        }
        refused.remove(key);
        put(ORDERS, key, node);
    }

    private void refused(Refusal refusal) {
        if (refusal.request().user().equals(user.name())) {
            Notice notice = Notice.of(Codes.ofOrder(refusal.reason()), refusal.message());
            refused(refusal.request(), notice.content(), refusal.time());
        }
    }

    /** Shows an order that was not taken, because a client that counts it as sent waits for its end. */
    void refused(OrderRequest request, String why, Instant now) {
        String key = request.clientOrderId();
        if (key.isEmpty() || keys.get(ORDERS).contains(key)) {
            return;
        }
        ObjectNode node = wish(key, request, OrderState.REJECTED, why);
        node.put("volume_left", request.volume());
        node.put("exchange_order_id", "");
        node.put("insert_date_time", nanos(now));
        node.put("frozen_margin", 0.0);
        refused.put(key, node);
        document.put(ORDERS, key, node);
        if (refused.size() > KEPT) {
            String oldest = refused.keySet().iterator().next();
            refused.remove(oldest);
            document.remove(ORDERS, oldest);
        }
    }

    private ObjectNode wish(String key, OrderRequest request, OrderState state, String message) {
        ObjectNode node = object().put("seqno", number(ORDERS, key))
                .put("user_id", user.name())
                .put("account_id", request.account())
                .put("order_id", key)
                .put("exchange_id", request.symbol().exchange().name())
                .put("instrument_id", request.symbol().code())
                .put("direction", request.direction().name())
                .put("offset", request.offset().name())
                .put("volume_orign", request.volume())
                .put("price_type", request.priceType().name())
                .put("time_condition", request.timeCondition().name())
                .put("volume_condition", request.volumeCondition().name())
                .put("status", dialect.status(state))
                .put("status_detail", state.name())
                .put("last_msg", message);
        money(node, "limit_price", request.price());
        return node;
    }

    void trade(Trade trade, Order order) {
        boolean own = order == null ? user.accounts().contains(trade.account()) : own(order.request());
        if (!own) {
            return;
        }
        String key = key(trade.id(), trade.account());
        String id = order == null
                ? ""
                : order.request().clientOrderId().isEmpty()
                        ? order.id()
                        : order.request().clientOrderId();
        ObjectNode node = object().put("seqno", number(TRADES, key))
                .put("user_id", user.name())
                .put("account_id", trade.account())
                .put("trade_id", key)
                .put("exchange_trade_id", trade.id())
                .put("order_id", id)
                .put("exchange_id", trade.symbol().exchange().name())
                .put("instrument_id", trade.symbol().code())
                .put("direction", trade.direction().name())
                .put("offset", trade.offset().name())
                .put("volume", trade.volume())
                .put("trade_date_time", nanos(trade.time()));
        money(node, "price", trade.price());
        money(node, "commission", trade.commission());
        money(node, "close_profit", trade.closeProfit());
        put(TRADES, key, node);
    }

    private void trade(Book.Fill fill) {
        trade(fill.trade(), fill.order());
    }

    void position(Position position) {
        if (!user.accounts().contains(position.account())) {
            return;
        }
        ObjectNode node = object().put("user_id", user.name())
                .put("account_id", position.account())
                .put("exchange_id", position.symbol().exchange().name())
                .put("instrument_id", dialect.positionInstrument(position.symbol()));
        money(node, "last_price", position.last());
        side(node, "long", position.longSide(), position.multiplier());
        side(node, "short", position.shortSide(), position.multiplier());
        Holding buy = position.longSide();
        Holding sell = position.shortSide();
        money(node, "float_profit", buy.floatProfit().add(sell.floatProfit()));
        money(node, "position_profit", buy.positionProfit().add(sell.positionProfit()));
        money(node, "margin", buy.margin().add(sell.margin()));
        put(POSITIONS, key(position.symbol().toString(), position.account()), node);
    }

    private static void side(ObjectNode node, String side, Holding holding, BigDecimal multiplier) {
        node.put("pos_" + side + "_today", holding.today()).put("pos_" + side + "_his", holding.history());
        String volume = "volume_" + side;
        node.put(volume + "_today", holding.today()).put(volume + "_his", holding.history());
        node.put(volume, holding.volume());
        node.put(volume + "_frozen_today", holding.frozenToday());
        node.put(volume + "_frozen_his", holding.frozenHistory());
        node.put(volume + "_frozen", holding.frozen());
        money(node, "open_cost_" + side, holding.openCost());
        money(node, "position_cost_" + side, holding.positionCost());
        BigDecimal units = multiplier.multiply(BigDecimal.valueOf(holding.volume()));
        if (units.signum() != 0) {
            node.put("open_price_" + side, price(holding.openCost(), units));
            node.put("position_price_" + side, price(holding.positionCost(), units));
        }
        money(node, "float_profit_" + side, holding.floatProfit());
        money(node, "position_profit_" + side, holding.positionProfit());
        money(node, "margin_" + side, holding.margin());
    }

    private static double price(BigDecimal cost, BigDecimal units) {
        return cost.divide(units, MathContext.DECIMAL64).doubleValue();
    }

    /** Shows a transfer between bank and account that was asked for and not made. */
    void transfer(double amount, String currency, Notice notice, Instant now) {
        ObjectNode node = object().put("datetime", nanos(now))
                .put("currency", currency)
                .put("amount", amount)
                .put("error_id", notice.code().number())
                .put("error_msg", notice.content());
        document.put("transfers", Integer.toString(++transfers), node);
        if (transfers > KEPT) {
            document.remove("transfers", Integer.toString(transfers - KEPT));
        }
    }

    /** Nothing is written for what is not known. */
    private static void money(ObjectNode node, String name, BigDecimal value) {
        if (value != null) {
            node.put(name, value.doubleValue());
        }
    }

    private static long nanos(Instant time) {
        return BigDecimal.valueOf(time.getEpochSecond())
                .multiply(BILLION)
                .add(BigDecimal.valueOf(time.getNano()))
                .longValueExact();
    }
}
