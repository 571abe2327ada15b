package org.sluice.wire.spot;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * Writes data messages: {@link #begin}, any number of {@link #add} with the setters after each, {@link #finish}. Made
 * for the hot path: nothing is allocated once the buffer has grown to the largest message. Not thread-safe.
 *
 * <p>It writes the flatbuffers layout itself, from the end of the buffer to its front as flatbuffers' own builder does,
 * and to the same bytes. Every record has all fields, so one vtable serves all: a zero is written rather than left out,
 * which a reader cannot tell apart (see SPOT.md). What is not set, not finite or NaN becomes 0, the wire's word for
 * absent.
 */
public final class SpotEncoder {

    /** The last time that can be written, in microseconds since 1970: the end of the year 9999. The first is 0. */
    public static final long MAX_MICROS = 253_402_271_999_999_999L;

    /** About what a record with five levels takes; more is only a first size. */
    private static final int RECORD = 384;

    private static final int FRAME = 64;

    /** The lengths of a record's four vectors, and the zeros between them. */
    private static final int VECTORS = 7 * Integer.BYTES;

    private final DateTimeWriter datetime = new DateTimeWriter();

    /** Of each record: how far before the buffer's end its table begins. */
    private final int[] tables;

    private byte[] bytes;
    private ByteBuffer view;

    /** How many bytes are written, from the end. */
    private int used;

    private int count;
    private boolean finished = true;

    /** Where the current record's parts begin; below zero while there is none, so that a setter without one throws. */
    private int table;

    private int bids;
    private int bidLevels;
    private int asks;
    private int askLevels;

    /** An encoder for messages of up to so many records, at least one. */
    public SpotEncoder(int maxRecords) {
        if (maxRecords < 1) {
            throw new IllegalArgumentException("at least one record in a message, not " + maxRecords);
        }
        tables = new int[maxRecords];
        allocate(FRAME + Math.min(maxRecords, 1000) * RECORD);
    }

    /** Starts a message; the bytes of the one before are no longer valid. */
    public void begin() {
        used = 0;
        count = 0;
        finished = false;
        clearCurrent();
    }

    /** How many records the message has so far. */
    public int size() {
        return count;
    }

    /** Whether the message has as many records as it can take. */
    public boolean isFull() {
        return count == tables.length;
    }

    /**
     * Starts the next record; the setters that follow are its.
     *
     * @param epochMicros microseconds since 1970, 0 to {@link #MAX_MICROS}; written as Shanghai's local time
     * @param bidCount levels on the bid side
     * @param askCount levels on the ask side
     * @throws IllegalStateException before {@link #begin} and after {@link #finish}, and if the message is full
     */
    public SpotEncoder add(SpotSymbol symbol, long epochMicros, int bidCount, int askCount) {
        if (finished || isFull()) {
            throw new IllegalStateException(finished ? "no message begun" : "the message has " + count + " records");
        }
        if (epochMicros < 0 || epochMicros > MAX_MICROS || (bidCount | askCount) < 0) {
            throw new IllegalArgumentException(epochMicros + " us, " + bidCount + " and " + askCount + " levels");
        }
        int timeLength = datetime.write(epochMicros);
        byte[] strings = symbol.strings;
        int stringsEnd = Layout.align(used, Integer.BYTES);
        int time = stringsEnd + strings.length + timeLength;
        long begin = Layout.align(time, Double.BYTES) + VECTORS + 16L * bidCount + 16L * askCount + Layout.SPOT;
        int start = Math.toIntExact(begin);
        reserve(Math.addExact(start, Layout.SPOT_VTABLE.length));

        int end = bytes.length;
        table = end - start;
        int timeAt = end - time;
        Arrays.fill(bytes, table, timeAt, (byte) 0);
        System.arraycopy(datetime.block, 0, bytes, timeAt, timeLength);
        int nameAt = timeAt + timeLength;
        System.arraycopy(strings, 0, bytes, nameAt, strings.length);
        Arrays.fill(bytes, end - stringsEnd, end - used, (byte) 0);

        // The four vectors, in the order of memory. Each begins at 4 beyond a multiple of 8, for the sake of its
        // doubles.
        askLevels = askCount;
        bidLevels = bidCount;
        int askAmount = table + Layout.SPOT;
        asks = askAmount + 8 * askCount + 8;
        int bidAmount = asks + 8 * askCount + 8;
        bids = bidAmount + 8 * bidCount + 8;
        vector(Layout.ASK_AMOUNT, askAmount, askCount);
        vector(Layout.ASK, asks, askCount);
        vector(Layout.BID_AMOUNT, bidAmount, bidCount);
        vector(Layout.BID, bids, bidCount);
        refer(Layout.DATETIME, timeAt);
        refer(Layout.NAME, nameAt);
        refer(Layout.CODE, nameAt + symbol.codeAt);
        refer(Layout.MARKET, nameAt + symbol.marketAt);

        used = start;
        tables[count] = start;
        if (count++ == 0) {
            used += Layout.SPOT_VTABLE.length;
            System.arraycopy(Layout.SPOT_VTABLE, 0, bytes, end - used, Layout.SPOT_VTABLE.length);
        }
        Layout.INT.set(bytes, table, tables[0] + Layout.SPOT_VTABLE.length - start);
        return this;
    }

    /** Yuan. */
    public SpotEncoder yesterdayClose(double value) {
        return set(Layout.YESTERDAY_CLOSE, value);
    }

    /** Yuan. */
    public SpotEncoder open(double value) {
        return set(Layout.OPEN, value);
    }

    /** Yuan. */
    public SpotEncoder high(double value) {
        return set(Layout.HIGH, value);
    }

    /** Yuan. */
    public SpotEncoder low(double value) {
        return set(Layout.LOW, value);
    }

    /** The last price, yuan. */
    public SpotEncoder close(double value) {
        return set(Layout.CLOSE, value);
    }

    /** Turnover of the day so far, 10,000 yuan. */
    public SpotEncoder amount(double value) {
        return set(Layout.AMOUNT, value);
    }

    /** Volume of the day so far, lots. */
    public SpotEncoder volume(double value) {
        return set(Layout.VOLUME, value);
    }

    /**
     * A level of the bid side, 0 the best.
     *
     * @param price yuan
     * @param size lots
     */
    public SpotEncoder bid(int level, double price, double size) {
        Objects.checkIndex(level, bidLevels);
        return level(bids, bidLevels, level, price, size);
    }

    /**
     * A level of the ask side, 0 the best.
     *
     * @param price yuan
     * @param size lots
     */
    public SpotEncoder ask(int level, double price, double size) {
        Objects.checkIndex(level, askLevels);
        return level(asks, askLevels, level, price, size);
    }

    /**
     * Ends the message.
     *
     * @return the message from position to limit, read-only, always the same object; valid until the next {@link #begin}
     */
    public ByteBuffer finish() {
        if (finished) {
            throw new IllegalStateException("no message begun");
        }
        int vectorEnd = Layout.align(used, Integer.BYTES);
        int list = vectorEnd + Integer.BYTES * (count + 1) + Layout.LIST;
        int vtable = list + Layout.LIST_VTABLE.length;
        int root = Layout.align(vtable + Integer.BYTES, Double.BYTES);
        reserve(root);

        int end = bytes.length;
        Arrays.fill(bytes, end - vectorEnd, end - used, (byte) 0);
        int at = end - list + Layout.LIST;
        Layout.INT.set(bytes, at, count);
        for (int i = 0; i < count; i++) {
            at += Integer.BYTES;
            Layout.INT.set(bytes, at, end - tables[i] - at);
        }
        Layout.INT.set(bytes, end - list, Layout.LIST_VTABLE.length);
        Layout.INT.set(bytes, end - list + Layout.LIST_AT[0], Integer.BYTES);
        System.arraycopy(Layout.LIST_VTABLE, 0, bytes, end - vtable, Layout.LIST_VTABLE.length);
        Arrays.fill(bytes, end - root, end - vtable, (byte) 0);
        Layout.INT.set(bytes, end - root, root - list);
        finished = true;
        clearCurrent();
        return view.limit(end).position(end - root);
    }

    private SpotEncoder set(int field, double value) {
        put(table + Layout.AT[field], value);
        return this;
    }

    /** A side's sizes stand before its prices. */
    private SpotEncoder level(int prices, int levels, int level, double price, double size) {
        int at = prices + Integer.BYTES + Double.BYTES * level;
        put(at, price);
        put(at - Double.BYTES * (levels + 1), size);
        return this;
    }

    private void put(int at, double value) {
        Layout.DOUBLE.set(bytes, at, Double.isFinite(value) ? value : 0.0);
    }

    private void vector(int field, int at, int length) {
        Layout.INT.set(bytes, at, length);
        refer(field, at);
    }

    private void refer(int field, int target) {
        int at = table + Layout.AT[field];
        Layout.INT.set(bytes, at, target - at);
    }

    private void clearCurrent() {
        table = Integer.MIN_VALUE;
        bidLevels = 0;
        askLevels = 0;
    }

    /** Makes room for so many bytes in all; what is written stays at the end. */
    private void reserve(int size) {
        if (size > bytes.length) {
            byte[] old = bytes;
            allocate(Math.max(size, (int) Math.min(2L * old.length, Integer.MAX_VALUE - 16)));
            System.arraycopy(old, old.length - used, bytes, bytes.length - used, used);
        }
    }

    private void allocate(int size) {
        bytes = new byte[Layout.align(size, Double.BYTES)];
        view = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }
}
