package org.sluice.gateway.sim.terms;

/** Over what only the larger of long and short margin is asked for. */
public enum LargerSide {
    /** Over all contracts of a product. */
    PRODUCT,
    /** Over one contract. */
    CONTRACT,
    /** Both sides are asked for. */
    NONE
}
