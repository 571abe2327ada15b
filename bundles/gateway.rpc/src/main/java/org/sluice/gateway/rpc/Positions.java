package org.sluice.gateway.rpc;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Holding;
import org.sluice.api.trade.Position;

/** What is held, both sides together: vn.py tells each side alone. Guarded by its book. */
final class Positions {

    /** Which side vn.py means; a net position is long or short by its sign. */
    enum Side {
        LONG,
        SHORT,
        NET
    }

    /**
     * One side as the server tells it: volumes in shares or contracts, price and profit in yuan.
     *
     * @param yesterday how much of the volume is from before today
     */
    record Line(
            String gateway,
            Symbol symbol,
            Side side,
            long volume,
            long frozen,
            long yesterday,
            BigDecimal price,
            BigDecimal profit) {}

    private record Key(String gateway, Symbol symbol) {}

    private final String gateway;
    private final Map<Key, Position> held = new LinkedHashMap<>();
    private final Map<Symbol, BigDecimal> multipliers = new HashMap<>();

    Positions(String gateway) {
        this.gateway = gateway;
    }

    void multiplier(Symbol symbol, BigDecimal multiplier) {
        multipliers.put(symbol, multiplier);
    }

    /** What of a symbol is held after this. */
    Position take(Line line, String account) {
        Key key = new Key(line.gateway(), line.symbol());
        Position before = held.get(key);
        boolean isLong = line.side() == Side.LONG || line.side() == Side.NET && line.volume() >= 0;
        boolean net = line.side() == Side.NET;
        BigDecimal multiplier = multipliers.getOrDefault(line.symbol(), BigDecimal.ONE);
        Holding taken = holding(line, multiplier);
        Holding other = before == null || net ? Holding.NONE : isLong ? before.shortSide() : before.longSide();
        Position position = new Position(
                account, gateway, line.symbol(), multiplier, null, isLong ? taken : other, isLong ? other : taken);
        held.put(key, position);
        return position;
    }

    private static Holding holding(Line line, BigDecimal multiplier) {
        long volume = Math.abs(line.volume());
        if (volume == 0) {
            return Holding.NONE;
        }
        long history = Math.max(0, Math.min(volume, Math.abs(line.yesterday())));
        long frozenHistory = Math.min(line.frozen(), history);
        BigDecimal cost = line.price().multiply(BigDecimal.valueOf(volume)).multiply(multiplier);
        return new Holding(
                volume - history,
                history,
                line.frozen() - frozenHistory,
                frozenHistory,
                cost,
                cost,
                line.profit(),
                line.profit(),
                BigDecimal.ZERO);
    }

    /** All that is held, when these are all the sides there are: what is not among them is gone. */
    List<Position> takeAll(List<Line> lines, Accounts accounts) {
        Map<Key, Position> before = new LinkedHashMap<>(held);
        held.clear();
        Set<Key> there = new HashSet<>();
        Map<Key, Position> now = new LinkedHashMap<>();
        for (Line line : lines) {
            Key key = new Key(line.gateway(), line.symbol());
            there.add(key);
            now.put(key, take(line, accounts.of(line.gateway())));
        }
        List<Position> all = new ArrayList<>(now.values());
        before.forEach((key, position) -> {
            if (!there.contains(key)) {
                all.add(new Position(
                        position.account(),
                        gateway,
                        position.symbol(),
                        position.multiplier(),
                        null,
                        Holding.NONE,
                        Holding.NONE));
            }
        });
        return all;
    }
}
