package org.sluice.wire.pickle;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** The few calls in vn.py's messages, worked out here: nothing that a pickle names is ever run. */
final class Calls {

    /** {@code zoneinfo.ZoneInfo._unpickle}. */
    private record ZoneMaker() {}

    private record Delta(long seconds) {}

    private static final long SECONDS_A_DAY = 86_400;
    private static final int MAX_DAYS = 999_999_999;

    private Calls() {}

    static Object call(Object function, List<?> arguments) throws PickleException {
        try {
            if (function instanceof ZoneMaker) {
                return ZoneId.of((String) arguments.get(0));
            }
            if (function instanceof Names.EnumClass type && arguments.size() == 1) {
                return Names.member(type.name(), (String) arguments.get(0));
            }
            if (function instanceof Names.Function known) {
                return named(known.name(), arguments);
            }
        } catch (DateTimeException e) {
            throw new PickleException("no such time or zone: " + Names.shown(String.valueOf(e.getMessage())));
        }
        throw new PickleException("refused: a call of what is no function");
    }

    private static Object named(String name, List<?> arguments) throws PickleException {
        return switch (name) {
            case "builtins.getattr" -> attribute(arguments.get(0), (String) arguments.get(1));
            case "datetime.datetime" -> datetime(arguments);
            case "datetime.timedelta" -> delta((Long) arguments.get(0), (Long) arguments.get(1));
            case "datetime.timezone" ->
                ZoneOffset.ofTotalSeconds(Math.toIntExact(((Delta) arguments.get(0)).seconds()));
            case "zoneinfo.ZoneInfo", "pytz._p" -> ZoneId.of((String) arguments.get(0));
            case "pytz._UTC" -> ZoneOffset.UTC;
            case "_codecs.encode" -> latin(arguments);
            default -> throw new PickleException("refused: a call of " + name);
        };
    }

    private static Object attribute(Object owner, String name) throws PickleException {
        if (owner instanceof Names.EnumClass type) {
            return Names.member(type.name(), name);
        }
        if (owner == Names.ZONE && name.equals("_unpickle")) {
            return new ZoneMaker();
        }
        throw new PickleException("refused: attribute '" + Names.shown(name) + "' of what is no enum");
    }

    private static Delta delta(long days, long seconds) throws PickleException {
        if (Math.abs(days) > MAX_DAYS || Math.abs(seconds) > SECONDS_A_DAY) {
            throw new PickleException("no such time: a timedelta of " + days + " days");
        }
        return new Delta(days * SECONDS_A_DAY + seconds);
    }

    /** How bytes are written by protocol 2. */
    private static byte[] latin(List<?> arguments) throws PickleException {
        if (!"latin1".equals(arguments.get(1))) {
            throw new PickleException("refused: bytes in another encoding than latin1");
        }
        return ((String) arguments.get(0)).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Ten bytes: year, month, day, hour, minute, second, microseconds; big-endian. */
    private static Object datetime(List<?> arguments) throws PickleException {
        if (!(arguments.get(0) instanceof byte[] packed) || packed.length != 10) {
            throw new PickleException("refused: a datetime that is not packed in ten bytes");
        }
        int[] b = new int[packed.length];
        for (int i = 0; i < b.length; i++) {
            b[i] = packed[i] & 0xff;
        }
        // the highest bit of the month says which of two equal hours it is
        LocalDateTime time = LocalDateTime.of(b[0] << 8 | b[1], b[2] & 0x7f, b[3], b[4], b[5], b[6])
                .plusNanos((b[7] << 16 | b[8] << 8 | b[9]) * 1000L);
        if (arguments.size() == 1) {
            return time;
        }
        // a ZonedDateTime keeps a zone's fixed offset as it was given
        return time.atZone((ZoneId) arguments.get(1));
    }
}
