package org.sluice.api.storage;

import java.time.Instant;
import java.time.LocalDate;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;

/**
 * A stretch of a session of which nothing was received.
 *
 * @param symbol null: all of them, the process was down
 * @param from the last that was received before, or the start of the session
 * @param to the first that was received after, or the end of the session
 * @param why in a few words: down, silence
 */
public record Gap(Symbol symbol, Origin origin, LocalDate tradingDay, Instant from, Instant to, String why) {}
