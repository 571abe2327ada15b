package org.sluice.wire.pickle;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Reads one pickle of protocol 2 to 5; see {@link Pickle#read}. */
final class PickleReader {

    private static final int MAX_INT_BYTES = 16;
    /** With its key, its place in the memo and its share of the rest; bounds what is left lying on the stack. */
    private static final int OPCODES_A_VALUE = 10;

    private static final Map<Integer, String> REFUSED = Map.of(
            (int) 'P',
            "PERSID",
            (int) 'Q',
            "BINPERSID",
            (int) 'i',
            "INST",
            (int) 'o',
            "OBJ",
            0x82,
            "EXT1",
            0x83,
            "EXT2",
            0x84,
            "EXT4",
            0x96,
            "BYTEARRAY8",
            0x97,
            "NEXT_BUFFER");

    private final ByteBuffer in;
    private final ArrayList<Object> stack = new ArrayList<>();
    private final ArrayList<Integer> marks = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private final Extents extents;
    private final long maxOpcodes;

    PickleReader(byte[] bytes, long maxValues) {
        in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        extents = new Extents(maxValues);
        maxOpcodes = maxValues * OPCODES_A_VALUE;
    }

    Object read() throws PickleException {
        long opcodes = 0;
        try {
            for (int opcode = in.get() & 0xff; opcode != '.'; opcode = in.get() & 0xff) {
                if (++opcodes > maxOpcodes) {
                    throw new PickleException("refused: more than " + maxOpcodes + " opcodes");
                }
                step(opcode);
            }
        } catch (BufferUnderflowException e) {
            throw malformed("it ends too early");
        } catch (IndexOutOfBoundsException | ClassCastException | ArithmeticException | NullPointerException e) {
            // Casts and places are not checked one by one: whatever does not fit is the sender's mistake.
            throw malformed("opcode before byte " + in.position() + " does not fit what came before it");
        }
        if (stack.size() != 1 || !marks.isEmpty() || in.hasRemaining()) {
            throw malformed("it is not one value");
        }
        return stack.get(0);
    }

    private void step(int opcode) throws PickleException {
        switch (opcode) {
            case 0x80 -> protocol(in.get() & 0xff);
            case 0x95 -> length(in.getLong());
            case ']' -> push(extents.begun(new ArrayList<>()));
            case '}' -> push(extents.begun(new LinkedHashMap<>()));
            case 0x8f -> push(extents.begun(new LinkedHashSet<>()));
            case '(' -> marks.add(stack.size());
            case 'N' -> push(null);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'K' -> push((long) (in.get() & 0xff));
            case 'M' -> push((long) (in.getShort() & 0xffff));
            case 'J' -> push((long) in.getInt());
            case 0x8a -> push(whole(in.get() & 0xff));
            case 0x8b -> push(whole(in.getInt()));
            case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
            case 0x8c -> push(text(in.get() & 0xff));
            case 'X' -> push(text(in.getInt() & 0xffff_ffffL));
            case 0x8d -> push(text(in.getLong()));
            case 'C' -> push(bytes(in.get() & 0xff));
            case 'B' -> push(bytes(in.getInt() & 0xffff_ffffL));
            case 0x8e -> push(bytes(in.getLong()));
            case ')' -> tuple(0);
            case 0x85 -> tuple(1);
            case 0x86 -> tuple(2);
            case 0x87 -> tuple(3);
            case 't' -> tuple(stack.size() - mark());
            case 'a' -> append(1);
            case 'e' -> append(stack.size() - mark());
            case 0x90 -> addToSet(stack.size() - mark());
            case 0x91 -> {
                int count = stack.size() - mark();
                stack.add(stack.size() - count, extents.begun(new LinkedHashSet<>()));
                addToSet(count);
            }
            case 's' -> put(2);
            case 'u' -> put(stack.size() - mark());
            case 'c' -> push(Names.find(line(), line()));
            case 0x93 -> {
                String name = (String) pop();
                push(Names.find((String) pop(), name));
            }
            case 0x81 -> make();
            case 'R' -> {
                List<?> arguments = (List<?>) pop();
                push(Calls.call(pop(), arguments));
            }
            case 'b' -> build();
            case 0x94 -> memo.put(memo.size(), top());
            case 'q' -> memo.put(in.get() & 0xff, top());
            case 'r' -> memo.put(in.getInt(), top());
            case 'h' -> push(remembered(in.get() & 0xff));
            case 'j' -> push(remembered(in.getInt()));
            default -> {
                String name = REFUSED.getOrDefault(opcode, "0x" + Integer.toHexString(opcode));
                throw new PickleException("refused: opcode " + name + " at byte " + (in.position() - 1));
            }
        }
    }

    private static void protocol(int version) throws PickleException {
        if (version < 2 || version > 5) {
            throw new PickleException("refused: protocol " + version + "; 2 to 5 are read");
        }
    }

    private void tuple(int count) throws PickleException {
        List<Object> above = above(count);
        List<Object> tuple = extents.begun(Arrays.asList(above.toArray()));
        for (Object item : tuple) {
            extents.put(tuple, item);
        }
        above.clear();
        push(tuple);
    }

    private void append(int count) throws PickleException {
        List<Object> above = above(count);
        @SuppressWarnings("unchecked")
        ArrayList<Object> list = (ArrayList<Object>) below(count);
        for (Object item : above) {
            extents.put(list, item);
            list.add(item);
        }
        above.clear();
    }

    private void addToSet(int count) throws PickleException {
        List<Object> above = above(count);
        @SuppressWarnings("unchecked")
        Collection<Object> set = (LinkedHashSet<Object>) below(count);
        for (Object item : above) {
            extents.put(set, plain(item));
            set.add(item);
        }
        above.clear();
    }

    private void put(int count) throws PickleException {
        List<Object> above = above(count);
        if (count % 2 != 0) {
            throw malformed("a key without a value");
        }
        @SuppressWarnings("unchecked")
        Map<Object, Object> map = (LinkedHashMap<Object, Object>) below(count);
        for (int i = 0; i < count; i += 2) {
            extents.put(map, plain(above.get(i)));
            extents.put(map, above.get(i + 1));
            map.put(above.get(i), above.get(i + 1));
        }
        above.clear();
    }

    /** What is hashed must be small: a key or a member of a set. */
    private static Object plain(Object key) throws PickleException {
        if (key instanceof String || key instanceof Number || key instanceof Boolean || key instanceof Member) {
            return key;
        }
        throw new PickleException("refused: a key that is no text, number or member of an enum");
    }

    private void make() throws PickleException {
        if (!((List<?>) pop()).isEmpty() || !(pop() instanceof Names.DataClass type)) {
            throw new PickleException("refused: an object that is not one of vn.py's data classes");
        }
        push(extents.begun(new VnObject(type.module(), type.name())));
    }

    private void build() throws PickleException {
        Object state = pop();
        if (!(top() instanceof VnObject object) || !(state instanceof Map<?, ?> fields)) {
            throw new PickleException("refused: a state that is not the fields of one of vn.py's objects");
        }
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            extents.put(object, field.getValue());
            object.with((String) field.getKey(), field.getValue());
        }
    }

    private int mark() throws PickleException {
        if (marks.isEmpty()) {
            throw malformed("no mark");
        }
        return marks.remove(marks.size() - 1);
    }

    private Number whole(int length) throws PickleException {
        if (length < 0 || length > MAX_INT_BYTES) {
            throw new PickleException("refused: an int of " + length + " bytes");
        }
        byte[] bytes = bytes(length);
        for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
            byte swap = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = swap;
        }
        BigInteger value = length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
        if (value.bitLength() < Long.SIZE) {
            return value.longValue();
        }
        return value;
    }

    private String text(long length) throws PickleException {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    private byte[] bytes(long length) throws PickleException {
        byte[] bytes = new byte[length(length)];
        in.get(bytes);
        return bytes;
    }

    private int length(long length) throws PickleException {
        if (length < 0 || length > in.remaining()) {
            throw malformed("a length of " + length + " where " + in.remaining() + " bytes are left");
        }
        return (int) length;
    }

    private String line() {
        int start = in.position();
        while (in.get() != '\n') {
            // on to its end
        }
        return new String(in.array(), start, in.position() - 1 - start, StandardCharsets.UTF_8);
    }

    private Object remembered(int place) throws PickleException {
        Object value = memo.get(place);
        if (value == null) {
            throw malformed("nothing is remembered as " + place);
        }
        return value;
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object pop() throws PickleException {
        Object value = top();
        stack.remove(stack.size() - 1);
        return value;
    }

    private Object top() throws PickleException {
        if (stack.size() <= floor()) {
            throw malformed("nothing to take");
        }
        return stack.get(stack.size() - 1);
    }

    private List<Object> above(int count) {
        return stack.subList(stack.size() - count, stack.size());
    }

    private Object below(int count) throws PickleException {
        if (stack.size() - count <= floor()) {
            throw malformed("nothing to add to");
        }
        return stack.get(stack.size() - count - 1);
    }

    private int floor() {
        return marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
    }

    private static PickleException malformed(String what) {
        return new PickleException("malformed pickle: " + what);
    }
}
