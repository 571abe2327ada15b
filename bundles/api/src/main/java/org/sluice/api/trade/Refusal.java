package org.sluice.api.trade;

import java.time.Instant;
import java.time.LocalDate;

/**
 * An order that the desk did not take: it never was one, but whoever asked for it counts on hearing its end.
 *
 * @param request what was asked; the client's id is set
 * @param message rule, limit and value
 */
public record Refusal(
        OrderRequest request,
        OrderRefusedException.Reason reason,
        String message,
        Instant time,
        LocalDate tradingDay) {}
