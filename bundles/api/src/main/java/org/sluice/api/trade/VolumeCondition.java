package org.sluice.api.trade;

/** How much of an order must be filled at once. IOC and ALL is fill-or-kill, IOC and ANY is fill-and-kill. */
public enum VolumeCondition {
    ANY,
    /** At least {@link OrderRequest#minVolume()}. */
    MIN,
    ALL
}
