package org.sluice.wire.pickle;

/** A member of one of vn.py's enums, as {@code vnpy.trader.constant.Direction.LONG}, by its names. */
public record Member(String type, String name) {

    @Override
    public String toString() {
        return type + '.' + name;
    }
}
