package org.sluice.wire.spot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads data messages, from any writer. Trusts nothing: whatever the bytes are, it answers records or throws
 * {@link SpotFormatException}, and allocates no more than a small multiple of the message.
 */
public final class SpotDecoder {

    /** What one record costs at least, however little it has. */
    private static final int RECORD = 32;

    /** Writers may let records share strings; more than this multiple of the message is an attack. */
    private static final int SHARING = 4;

    private static final double[] NONE = {};

    private final ByteBuffer bytes;

    /** How many bytes the records may still add up to. */
    private long budget;

    private String lastText = "";
    private LocalDateTime lastTime;

    private SpotDecoder(ByteBuffer message) {
        bytes = message.slice().order(ByteOrder.LITTLE_ENDIAN);
        budget = SHARING * (long) bytes.limit() + 1024;
    }

    /**
     * The records of one data message, in the order of the message.
     *
     * @param message from position to limit, without the topic; position and limit stay
     * @throws SpotFormatException if it is none
     */
    public static List<Spot> decode(ByteBuffer message) throws SpotFormatException {
        return new SpotDecoder(message).list();
    }

    private List<Spot> list() throws SpotFormatException {
        Table list = new Table(refer(0));
        int vector = list.reference(0);
        if (vector == 0) {
            throw new SpotFormatException("expected a list of records, found none");
        }
        int count = length(vector, Integer.BYTES);
        spend((long) RECORD * count);
        List<Spot> spots = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            spots.add(spot(new Table(refer(vector + Integer.BYTES * (i + 1)))));
        }
        return spots;
    }

    private Spot spot(Table table) throws SpotFormatException {
        return new Spot(
                table.text(Layout.MARKET),
                table.text(Layout.CODE),
                table.text(Layout.NAME),
                time(table.text(Layout.DATETIME)),
                table.number(Layout.YESTERDAY_CLOSE),
                table.number(Layout.OPEN),
                table.number(Layout.HIGH),
                table.number(Layout.LOW),
                table.number(Layout.CLOSE),
                table.number(Layout.AMOUNT),
                table.number(Layout.VOLUME),
                table.numbers(Layout.BID),
                table.numbers(Layout.BID_AMOUNT),
                table.numbers(Layout.ASK),
                table.numbers(Layout.ASK_AMOUNT));
    }

    /** The records of a message mostly share their time. */
    private LocalDateTime time(String text) {
        if (!text.equals(lastText)) {
            lastText = text;
            lastTime = DateTimeReader.read(text);
        }
        return lastTime;
    }

    private int integer(int at) throws SpotFormatException {
        check(at, Integer.BYTES);
        return bytes.getInt(at);
    }

    private int unsignedShort(int at) throws SpotFormatException {
        check(at, Short.BYTES);
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    /** Where the reference at this place points to, which is always further on. */
    private int refer(int at) throws SpotFormatException {
        long target = at + Integer.toUnsignedLong(integer(at));
        check(target, Integer.BYTES);
        if (target == at) {
            throw new SpotFormatException("expected a reference at " + at + ", found 0");
        }
        return (int) target;
    }

    /** The length of the vector or string at this place, all of which is in the message. */
    private int length(int at, int elementSize) throws SpotFormatException {
        long length = Integer.toUnsignedLong(integer(at));
        check(at + (long) Integer.BYTES, length * elementSize);
        return (int) length;
    }

    private void check(long at, long size) throws SpotFormatException {
        if (at < 0 || at + size > bytes.limit()) {
            throw new SpotFormatException(
                    "expected " + size + " bytes at " + at + " of a message of " + bytes.limit() + " bytes");
        }
    }

    private void spend(long size) throws SpotFormatException {
        budget -= size;
        if (budget < 0) {
            throw new SpotFormatException("records add up to far more than the message's " + bytes.limit() + " bytes");
        }
    }

    /** One table of the message. */
    private final class Table {
        private final int start;
        private final int size;
        private final int vtable;
        private final int vtableSize;

        Table(int start) throws SpotFormatException {
            this.start = start;
            long at = start - (long) integer(start);
            check(at, 2 * Short.BYTES);
            vtable = (int) at;
            vtableSize = unsignedShort(vtable);
            size = unsignedShort(vtable + Short.BYTES);
            check(vtable, vtableSize);
            check(start, size);
        }

        /** The string, or an empty one. */
        String text(int field) throws SpotFormatException {
            int at = reference(field);
            if (at == 0) {
                return "";
            }
            byte[] text = new byte[paid(at, Byte.BYTES)];
            bytes.get(at + Integer.BYTES, text);
            return new String(text, StandardCharsets.UTF_8);
        }

        /** The numbers, or none. */
        double[] numbers(int field) throws SpotFormatException {
            int at = reference(field);
            int length = at == 0 ? 0 : paid(at, Double.BYTES);
            if (length == 0) {
                return NONE;
            }
            double[] numbers = new double[length];
            for (int i = 0; i < length; i++) {
                numbers[i] = bytes.getDouble(at + Integer.BYTES + Double.BYTES * i);
            }
            return numbers;
        }

        /** The number, or 0. */
        double number(int field) throws SpotFormatException {
            int at = find(field, Double.BYTES);
            return at == 0 ? 0 : bytes.getDouble(at);
        }

        /** Where the field's value is, or 0. */
        int reference(int field) throws SpotFormatException {
            int at = find(field, Integer.BYTES);
            return at == 0 ? 0 : refer(at);
        }

        private int find(int field, int fieldSize) throws SpotFormatException {
            int entry = Short.BYTES * (2 + field);
            if (entry + Short.BYTES > vtableSize) {
                return 0;
            }
            int at = unsignedShort(vtable + entry);
            if (at == 0) {
                return 0;
            }
            if (at < Integer.BYTES || at + fieldSize > size) {
                throw new SpotFormatException(
                        "expected field " + field + " in a table of " + size + " bytes, found it at " + at);
            }
            return start + at;
        }

        private int paid(int at, int elementSize) throws SpotFormatException {
            int length = length(at, elementSize);
            spend((long) length * elementSize);
            return length;
        }
    }
}
