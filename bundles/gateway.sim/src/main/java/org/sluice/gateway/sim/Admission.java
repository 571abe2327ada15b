package org.sluice.gateway.sim;

import java.math.BigDecimal;
import java.time.Instant;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Tick;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.VolumeCondition;
import org.sluice.gateway.sim.ledger.Ledger;
import org.sluice.gateway.sim.terms.Money;
import org.sluice.gateway.sim.terms.Spec;
import org.sluice.gateway.sim.terms.Terms;

/** Whether an order is possible at all; funds and position are the ledger's matter. */
record Admission(Ledger ledger, Catalog catalog) {

    /** What the ledger's columns hold. */
    private static final int LONGEST_ID = 128;

    private static final int LONGEST_TEXT = 1000;

    /** What a stored price holds. */
    private static final int MOST_DIGITS = 9;

    private static final int MOST_DECIMALS = 6;

    /**
     * The same with its price in the one form that a stored price has; without one if it is no limit order.
     *
     * @throws OrderRefusedException if no instrument has such a price: 1E+999999999 is better not even rounded
     */
    static OrderRequest canonical(OrderRequest request) throws OrderRefusedException {
        BigDecimal price = request.priceType() == PriceType.LIMIT ? request.price() : null;
        if (price != null) {
            BigDecimal stripped = price.stripTrailingZeros();
            if (stripped.scale() > MOST_DECIMALS || stripped.precision() - stripped.scale() > MOST_DIGITS) {
                throw new OrderRefusedException(
                        Reason.PRICE,
                        "price: at most " + MOST_DIGITS + " digits before the point and " + MOST_DECIMALS + " behind");
            }
        }
        return new OrderRequest(
                request.user(),
                request.from(),
                request.account(),
                request.clientOrderId(),
                request.symbol(),
                request.direction(),
                request.offset(),
                request.priceType(),
                price == null ? null : Money.price(price),
                request.volume(),
                request.timeCondition(),
                request.volumeCondition(),
                request.minVolume());
    }

    /**
     * Checks all but funds and position.
     *
     * @param quote the last; may be null
     * @throws OrderRefusedException naming rule, limit and value
     */
    Spec check(String id, OrderRequest request, Tick quote, Instant now) throws OrderRefusedException {
        if (id.isEmpty()
                || id.length() > LONGEST_ID
                || request.user().length() > LONGEST_TEXT
                || request.from().length() > LONGEST_TEXT
                || request.clientOrderId().length() > LONGEST_TEXT) {
            throw new OrderRefusedException(
                    Reason.INVALID,
                    "an id has 1 to " + LONGEST_ID + " characters, other texts at most " + LONGEST_TEXT);
        }
        if (!ledger.knows(request.account())) {
            throw new OrderRefusedException(Reason.UNKNOWN_ACCOUNT, "no account " + request.account());
        }
        Instrument instrument = catalog.find(request.symbol())
                .orElseThrow(() ->
                        new OrderRefusedException(Reason.UNKNOWN_SYMBOL, request.symbol() + " is not in the catalog"));
        Kind kind = instrument.product().kind();
        if (kind == Kind.INDEX || kind == Kind.OPTION) {
            throw new OrderRefusedException(
                    Reason.INVALID, request.symbol() + " is of kind " + kind + ", which is not traded here");
        }
        if (catalog.phase(request.symbol(), now) == Phase.CLOSED) {
            throw new OrderRefusedException(Reason.CLOSED, request.symbol() + " is closed now");
        }
        Spec spec = Spec.of(instrument);
        Terms terms = ledger.terms(spec);
        if (terms == null) {
            throw new OrderRefusedException(
                    Reason.INVALID,
                    "no trading terms for " + request.symbol() + " (" + spec.product() + ") on " + ledger.day());
        }
        checkOffset(request, spec);
        checkPrice(request, instrument, quote);
        checkVolume(request, spec, terms);
        return spec;
    }

    private static void checkOffset(OrderRequest request, Spec spec) throws OrderRefusedException {
        Offset offset = request.offset();
        String symbol = request.symbol().toString();
        if (!spec.future()) {
            Offset only = request.direction() == Direction.BUY ? Offset.OPEN : Offset.CLOSE;
            if (offset != only) {
                throw new OrderRefusedException(
                        Reason.INVALID,
                        symbol + " is bought with OPEN and sold with CLOSE, not " + request.direction() + " " + offset);
            }
        } else if (!spec.closeToday() && (offset == Offset.CLOSETODAY || offset == Offset.CLOSEYESTERDAY)) {
            throw new OrderRefusedException(
                    Reason.INVALID, symbol + " does not know " + offset + "; CLOSE closes the older position first");
        }
    }

    private static void checkPrice(OrderRequest request, Instrument instrument, Tick quote)
            throws OrderRefusedException {
        if (request.priceType() != PriceType.LIMIT) {
            return;
        }
        BigDecimal price = request.price();
        if (price == null || price.signum() <= 0) {
            throw new OrderRefusedException(Reason.PRICE, "price " + price + ": a LIMIT order needs one above 0");
        }
        BigDecimal step = Money.price(instrument.priceTick());
        if (step != null && price.remainder(step).signum() != 0) {
            throw new OrderRefusedException(Reason.PRICE, "price " + price + ": not in steps of " + step);
        }
        BigDecimal highest = quote == null ? null : Money.price(quote.limitUp());
        if (highest != null && price.compareTo(highest) > 0) {
            throw new OrderRefusedException(Reason.PRICE, "price " + price + ": above limit-up " + highest);
        }
        BigDecimal lowest = quote == null ? null : Money.price(quote.limitDown());
        if (lowest != null && price.compareTo(lowest) < 0) {
            throw new OrderRefusedException(Reason.PRICE, "price " + price + ": below limit-down " + lowest);
        }
    }

    private void checkVolume(OrderRequest request, Spec spec, Terms terms) throws OrderRefusedException {
        boolean sale = !spec.future() && request.direction() == Direction.SELL;
        String error = terms.volumeError(request.volume(), sale, sale ? ledger.sellable(request.account(), spec) : 0);
        if (error != null) {
            throw new OrderRefusedException(Reason.VOLUME, error);
        }
        if (request.volumeCondition() == VolumeCondition.MIN
                && (request.minVolume() < 1 || request.minVolume() > request.volume())) {
            throw new OrderRefusedException(
                    Reason.VOLUME, "minVolume " + request.minVolume() + ": 1 to " + request.volume());
        }
    }
}
