package org.sluice.wire.pickle;

/** Python's pickle format, as much of it as vn.py's messages need; see PICKLE.md. Any thread. */
public final class Pickle {

    /** Values in one message, shared ones counted wherever they appear; 100,000 contracts have four million. */
    public static final long MAX_VALUES = 5_000_000;

    private Pickle() {}

    /**
     * Reads what a vn.py of any version sends, protocols 2 to 5. A list or tuple becomes a List, a dict a Map, a set a Set,
     * an int a Long (a BigInteger if it is larger), a float a Double, a datetime a LocalDateTime or a ZonedDateTime, an
     * enum's member a {@link Member}, an object a {@link VnObject}, None null. Nothing that the pickle names is run.
     *
     * @throws PickleException if it is malformed, or has a class, function, opcode, depth or size that vn.py's messages
     *     don't have
     */
    public static Object read(byte[] bytes) throws PickleException {
        return read(bytes, MAX_VALUES);
    }

    /**
     * As {@link #read(byte[])} with another limit.
     *
     * @param maxValues in the whole message, shared ones counted wherever they appear
     */
    public static Object read(byte[] bytes, long maxValues) throws PickleException {
        return new PickleReader(bytes, maxValues).read();
    }

    /**
     * Writes a List, an Object[] (a tuple), a Map, text, a number, a date and time, a {@link Member} or a {@link VnObject}
     * of vn.py's classes, so that a vn.py of any version and language reads it.
     *
     * @throws IllegalArgumentException if there is something else in it, which a vn.py might not survive
     */
    public static byte[] write(Object value) {
        return new PickleWriter().pickle(value);
    }

    /**
     * Writes the same, for writing it again with other floats and times.
     *
     * @throws IllegalArgumentException as {@link #write}
     */
    public static PickleForm form(Object value) {
        return PickleWriter.form(value);
    }
}
