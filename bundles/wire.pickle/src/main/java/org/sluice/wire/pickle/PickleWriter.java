package org.sluice.wire.pickle;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes one pickle of protocol 4; see {@link Pickle#write}. Classes, members, zones and keys are written out once. */
final class PickleWriter {

    private record Global(String module, String name) {}

    private record Key(String name) {}

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    private final Map<Object, Integer> memo = new HashMap<>();

    byte[] write(Object value) {
        out.write(0x80);
        out.write(4);
        put(value);
        out.write('.');
        return out.toByteArray();
    }

    private void put(Object value) {
        if (value == null) {
            out.write('N');
        } else if (value instanceof Boolean flag) {
            out.write(flag ? 0x88 : 0x89);
        } else if (value instanceof String text) {
            text(text);
        } else if (value instanceof Integer || value instanceof Long) {
            whole(((Number) value).longValue());
        } else if (value instanceof Double number) {
            out.write('G');
            bigEndian(Double.doubleToLongBits(number), Long.BYTES);
        } else if (value instanceof List<?> list) {
            out.write(']');
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
            out.write(0x85);
            out.write('R');
        } else if (value instanceof ZonedDateTime time) {
            datetime(time.toLocalDateTime());
            zone(time.getZone());
            out.write(0x86);
            out.write('R');
        } else {
            throw new IllegalArgumentException("can't be sent to vn.py: " + value.getClass());
        }
    }

    private void object(VnObject object) {
        if (!Names.knows(object.module(), object.type())) {
            throw new IllegalArgumentException("no class of vn.py's: " + object.module() + '.' + object.type());
        }
        global(object.module(), object.type());
        out.write(')');
        out.write(0x81);
        dict(object.fields());
        out.write('b');
    }

    private void marked(Object[] items, char end) {
        out.write('(');
        for (Object item : items) {
            put(item);
        }
        out.write(end);
    }

    private void dict(Map<?, ?> map) {
        out.write('}');
        out.write('(');
        map.forEach((key, value) -> {
            if (key instanceof String name) {
                key(name);
            } else {
                put(key);
            }
            put(value);
        });
        out.write('u');
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
            out.write(0x86);
            out.write('R');
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
            out.write(0x86);
            out.write('R');
        } else {
            global("zoneinfo", "ZoneInfo");
            text(zone.getId());
        }
        out.write(0x85);
        out.write('R');
        remember(zone);
    }

    /** Class and packed argument of a datetime; Python counts microseconds. */
    private void datetime(LocalDateTime time) {
        global("datetime", "datetime");
        out.write('C');
        out.write(10);
        bigEndian(time.getYear(), 2);
        out.write(time.getMonthValue());
        out.write(time.getDayOfMonth());
        out.write(time.getHour());
        out.write(time.getMinute());
        out.write(time.getSecond());
        bigEndian(time.getNano() / 1000, 3);
    }

    private void global(String module, String name) {
        Global global = new Global(module, name);
        if (!again(global)) {
            text(module);
            text(name);
            out.write(0x93);
            remember(global);
        }
    }

    private boolean again(Object what) {
        Integer place = memo.get(what);
        if (place == null) {
            return false;
        }
        if (place < 256) {
            out.write('h');
            out.write(place);
        } else {
            out.write('j');
            littleEndian(place, 4);
        }
        return true;
    }

    private void remember(Object what) {
        out.write(0x94);
        memo.put(what, memo.size());
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 256) {
            out.write(0x8c);
            out.write(bytes.length);
        } else {
            out.write('X');
            littleEndian(bytes.length, 4);
        }
        out.writeBytes(bytes);
    }

    private void whole(long value) {
        if (value >= 0 && value < 256) {
            out.write('K');
            out.write((int) value);
        } else if (value == (int) value) {
            out.write('J');
            littleEndian(value, 4);
        } else {
            out.write(0x8a);
            out.write(Long.BYTES);
            littleEndian(value, Long.BYTES);
        }
    }

    private void littleEndian(long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >> 8 * i));
        }
    }

    private void bigEndian(long value, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            out.write((int) (value >> 8 * i));
        }
    }
}
