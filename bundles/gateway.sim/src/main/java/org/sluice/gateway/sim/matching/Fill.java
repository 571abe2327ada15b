package org.sluice.gateway.sim.matching;

import java.math.BigDecimal;

/**
 * So much at that price.
 *
 * @param price yuan
 * @param volume shares or contracts
 */
public record Fill(BigDecimal price, long volume) {}
