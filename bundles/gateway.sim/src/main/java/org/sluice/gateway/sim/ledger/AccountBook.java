package org.sluice.gateway.sim.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Position;
import org.sluice.gateway.sim.terms.LargerSide;
import org.sluice.gateway.sim.terms.Money;
import org.sluice.gateway.sim.terms.Spec;
import org.sluice.gateway.sim.terms.Terms;

/** One account's money and what it holds. Not thread-safe. */
public final class AccountBook {

    /** The money that does not follow from positions and orders; see {@link Account}. */
    public record Cash(
            BigDecimal preBalance,
            BigDecimal deposit,
            BigDecimal withdraw,
            BigDecimal closeProfit,
            BigDecimal commission,
            BigDecimal premium) {

        public static Cash of(BigDecimal preBalance) {
            return new Cash(Money.of(preBalance), Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO);
        }

        Cash plus(BigDecimal moreProfit, BigDecimal moreCommission) {
            return new Cash(
                    preBalance,
                    deposit,
                    withdraw,
                    closeProfit.add(moreProfit),
                    commission.add(moreCommission),
                    premium);
        }
    }

    private final String id;
    private final String gateway;
    LocalDate tradingDay;
    Cash cash;
    final Map<Symbol, PositionBook> positions = new TreeMap<>();
    final Set<SimOrder> open = new LinkedHashSet<>();

    /** Something but a price has changed, and it is to be reported now. */
    boolean changed = true;

    /** A price has changed. */
    boolean marked;

    /** As it was last reported; null before. */
    Account announced;

    Instant announcedAt = Instant.MIN;

    public AccountBook(String id, String gateway, LocalDate tradingDay, Cash cash) {
        this.id = id;
        this.gateway = gateway;
        this.tradingDay = tradingDay;
        this.cash = cash;
    }

    public String id() {
        return id;
    }

    public LocalDate tradingDay() {
        return tradingDay;
    }

    public Cash cash() {
        return cash;
    }

    /** All of it at the last prices. */
    record Valuation(Account account, Map<PositionBook, Position> positions) {}

    Valuation value(Function<Spec, Terms> terms) {
        Map<String, BigDecimal[]> groups = new HashMap<>();
        List<Margin> margins = new ArrayList<>();
        for (PositionBook position : positions.values()) {
            Margin margin = Margin.of(position, terms.apply(position.spec()));
            margins.add(margin);
            groups.merge(margin.group, new BigDecimal[] {margin.longSide, margin.shortSide}, (a, b) ->
                    new BigDecimal[] {a[0].add(b[0]), a[1].add(b[1])});
        }
        Map<PositionBook, Position> snapshots = new LinkedHashMap<>();
        BigDecimal positionProfit = Money.ZERO;
        BigDecimal floatProfit = Money.ZERO;
        BigDecimal sum = Money.ZERO;
        for (Margin margin : margins) {
            BigDecimal[] group = groups.get(margin.group);
            boolean longer = group[0].compareTo(group[1]) >= 0;
            Position snapshot = margin.position.snapshot(
                    gateway,
                    margin.both || longer ? margin.longSide : Money.ZERO,
                    margin.both || !longer ? margin.shortSide : Money.ZERO);
            snapshots.put(margin.position, snapshot);
            positionProfit = positionProfit
                    .add(snapshot.longSide().positionProfit())
                    .add(snapshot.shortSide().positionProfit());
            floatProfit = floatProfit
                    .add(snapshot.longSide().floatProfit())
                    .add(snapshot.shortSide().floatProfit());
            sum = sum.add(snapshot.longSide().margin()).add(snapshot.shortSide().margin());
        }
        return new Valuation(account(positionProfit, floatProfit, sum), snapshots);
    }

    private Account account(BigDecimal positionProfit, BigDecimal floatProfit, BigDecimal margin) {
        BigDecimal frozenMargin = Money.ZERO;
        BigDecimal frozenCommission = Money.ZERO;
        for (SimOrder order : open) {
            frozenMargin = frozenMargin.add(order.frozenMargin);
            frozenCommission = frozenCommission.add(order.frozenCommission);
        }
        return new Account(
                id,
                gateway,
                "CNY",
                tradingDay,
                cash.preBalance(),
                cash.deposit(),
                cash.withdraw(),
                cash.closeProfit(),
                cash.commission(),
                cash.premium(),
                positionProfit,
                floatProfit,
                margin,
                frozenMargin,
                frozenCommission,
                Money.ZERO);
    }

    /** What a position asks for before the larger-side rule. What is no future is paid in full: its margin is its value. */
    private record Margin(
            PositionBook position, String group, boolean both, BigDecimal longSide, BigDecimal shortSide) {

        static Margin of(PositionBook position, Terms terms) {
            Spec spec = position.spec();
            if (!spec.future()) {
                return new Margin(
                        position, spec.symbol().toString(), true, position.value(position.longSide()), Money.ZERO);
            }
            return new Margin(
                    position,
                    terms.largerSide() == LargerSide.PRODUCT
                            ? spec.symbol().exchange() + " " + spec.product()
                            : spec.symbol().toString(),
                    terms.largerSide() == LargerSide.NONE,
                    Money.of(position.longSide().positionCost().multiply(terms.marginLong())),
                    Money.of(position.shortSide().positionCost().multiply(terms.marginShort())));
        }
    }
}
