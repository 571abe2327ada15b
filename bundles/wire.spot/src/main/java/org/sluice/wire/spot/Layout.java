package org.sluice.wire.spot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Where things are in a message; all of it little-endian. */
final class Layout {

    static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle DOUBLE = MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    /** The fields of table Spot by number. */
    static final int MARKET = 0;

    static final int CODE = 1;
    static final int NAME = 2;
    static final int DATETIME = 3;
    static final int YESTERDAY_CLOSE = 4;
    static final int OPEN = 5;
    static final int HIGH = 6;
    static final int LOW = 7;
    static final int CLOSE = 8;
    static final int AMOUNT = 9;
    static final int VOLUME = 10;
    static final int BID = 11;
    static final int BID_AMOUNT = 12;
    static final int ASK = 13;
    static final int ASK_AMOUNT = 14;

    /** Where flatbuffers' own builder puts each field in a Spot that has them all; the next after the last is the end. */
    static final int[] AT = {92, 88, 84, 80, 68, 60, 52, 44, 36, 28, 20, 16, 12, 8, 4};

    /** Bytes of a Spot that has all fields. */
    static final int SPOT = 96;

    /** What tells a reader where the fields of a Spot are: its own size, the Spot's size, and {@link #AT}. */
    static final byte[] SPOT_VTABLE = vtable(SPOT, AT);

    /** The field of table SpotList. */
    static final int[] LIST_AT = {4};

    /** Bytes of a SpotList. */
    static final int LIST = 8;

    static final byte[] LIST_VTABLE = vtable(LIST, LIST_AT);

    private Layout() {}

    /** The next multiple of a power of two. */
    static int align(int value, int to) {
        return (value + to - 1) & -to;
    }

    private static byte[] vtable(int size, int[] fields) {
        byte[] vtable = new byte[Short.BYTES * (2 + fields.length)];
        SHORT.set(vtable, 0, (short) vtable.length);
        SHORT.set(vtable, 2, (short) size);
        for (int field = 0; field < fields.length; field++) {
            SHORT.set(vtable, 4 + 2 * field, (short) fields[field]);
        }
        return vtable;
    }
}
