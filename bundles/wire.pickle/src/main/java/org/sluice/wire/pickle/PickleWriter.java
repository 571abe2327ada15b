package org.sluice.wire.pickle;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes one pickle of protocol 4; see {@link Pickle#write}. Classes, members, zones and keys are written out once. */
final class PickleWriter {

    private record Global(String module, String name) {}

    private record Key(String name) {}

    private final Map<Object, Integer> memo = new HashMap<>();
    private final List<Integer> numbers;
    private final List<Integer> times;
    private byte[] out = new byte[512];
    private int size;

    PickleWriter() {
        this(null, null);
    }

    /** Also notes where the bytes of each float begin, and of each date and time. */
    private PickleWriter(List<Integer> numbers, List<Integer> times) {
        this.numbers = numbers;
        this.times = times;
    }

    static PickleForm form(Object value) {
        PickleWriter writer = new PickleWriter(new ArrayList<>(), new ArrayList<>());
        byte[] bytes = writer.pickle(value);
        return new PickleForm(bytes, array(writer.numbers), array(writer.times));
    }

    private static int[] array(List<Integer> places) {
        return places.stream().mapToInt(Integer::intValue).toArray();
    }

    byte[] pickle(Object value) {
        write(0x80);
        write(4);
        put(value);
        write('.');
        return Arrays.copyOf(out, size);
    }

    private void write(int value) {
        room(1);
        out[size++] = (byte) value;
    }

    private void append(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, out, size, bytes.length);
        size += bytes.length;
    }

    private void note(List<Integer> places) {
        if (places != null) {
            places.add(size);
        }
    }

    private void room(int more) {
        if (more > out.length - size) {
            out = Arrays.copyOf(out, Math.max(Math.addExact(size, more), 2 * size));
        }
    }

    private void put(Object value) {
        if (value == null) {
            write('N');
        } else if (value instanceof Boolean flag) {
            write(flag ? 0x88 : 0x89);
        } else if (value instanceof String text) {
            text(text);
        } else if (value instanceof Integer || value instanceof Long) {
            whole(((Number) value).longValue());
        } else if (value instanceof Double number) {
            write('G');
            note(numbers);
            bigEndian(Double.doubleToLongBits(number), Long.BYTES);
        } else if (value instanceof List<?> list) {
            write(']');
            marked(list.toArray(), 'e');
        } else if (value instanceof Object[] tuple) {
            marked(tuple, 't');
        } else if (value instanceof Map<?, ?> map) {
            dict(map);
        } else if (value instanceof Member member) {
            member(member);
        } else if (value instanceof VnObject object) {
            object(object);
        } else if (value instanceof LocalDateTime time) {
            datetime(time);
            write(0x85);
            write('R');
        } else if (value instanceof ZonedDateTime time) {
            datetime(time.toLocalDateTime());
            zone(time.getZone());
            write(0x86);
            write('R');
        } else {
            throw new IllegalArgumentException("can't be sent to vn.py: " + value.getClass());
        }
    }

    private void object(VnObject object) {
        if (!Names.knows(object.module(), object.type())) {
            throw new IllegalArgumentException("no class of vn.py's: " + object.module() + '.' + object.type());
        }
        global(object.module(), object.type());
        write(')');
        write(0x81);
        dict(object.fields());
        write('b');
    }

    private void marked(Object[] items, char end) {
        write('(');
        for (Object item : items) {
            put(item);
        }
        write(end);
    }

    private void dict(Map<?, ?> map) {
        write('}');
        write('(');
        map.forEach((key, value) -> {
            if (key instanceof String name) {
                key(name);
            } else {
                put(key);
            }
            put(value);
        });
        write('u');
    }

    private void key(String name) {
        Key key = new Key(name);
        if (!again(key)) {
            text(name);
            remember(key);
        }
    }

    /** By its name: its value differs from machine to machine and from version to version. */
    private void member(Member member) {
        if (!again(member)) {
            global("builtins", "getattr");
            global(Names.ENUMS, member.type());
            text(member.name());
            write(0x86);
            write('R');
            remember(member);
        }
    }

    private void zone(ZoneId zone) {
        if (again(zone)) {
            return;
        }
        if (zone instanceof ZoneOffset offset) {
            global("datetime", "timezone");
            global("datetime", "timedelta");
            whole(0);
            whole(offset.getTotalSeconds());
            write(0x86);
            write('R');
        } else {
            global("zoneinfo", "ZoneInfo");
            text(zone.getId());
        }
        write(0x85);
        write('R');
        remember(zone);
    }

    /** Class and packed argument of a datetime; */
    private void datetime(LocalDateTime time) {
        global("datetime", "datetime");
        write('C');
        write(PickleForm.TIME_BYTES);
        note(times);
        room(PickleForm.TIME_BYTES);
        PickleForm.time(out, size, time);
        size += PickleForm.TIME_BYTES;
    }

    private void global(String module, String name) {
        Global global = new Global(module, name);
        if (!again(global)) {
            text(module);
            text(name);
            write(0x93);
            remember(global);
        }
    }

    private boolean again(Object what) {
        Integer place = memo.get(what);
        if (place == null) {
            return false;
        }
        if (place < 256) {
            write('h');
            write(place);
        } else {
            write('j');
            littleEndian(place, 4);
        }
        return true;
    }

    private void remember(Object what) {
        write(0x94);
        memo.put(what, memo.size());
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 256) {
            write(0x8c);
            write(bytes.length);
        } else {
            write('X');
            littleEndian(bytes.length, 4);
        }
        append(bytes);
    }

    private void whole(long value) {
        if (value >= 0 && value < 256) {
            write('K');
            write((int) value);
        } else if (value == (int) value) {
            write('J');
            littleEndian(value, 4);
        } else {
            write(0x8a);
            write(Long.BYTES);
            littleEndian(value, Long.BYTES);
        }
    }

    private void littleEndian(long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            write((int) (value >> 8 * i));
        }
    }

    private void bigEndian(long value, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            write((int) (value >> 8 * i));
        }
    }
}
