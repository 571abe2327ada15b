package org.sluice.wire.pickle;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One of vn.py's objects, as {@code vnpy.trader.object.TickData}, field by field in its order. Not thread-safe while it is
 * made.
 */
public final class VnObject {

    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

    private final String module;
    private final String type;
    private final Map<String, Object> fields = new LinkedHashMap<>();

    public VnObject(String module, String type) {
        this.module = module;
        this.type = type;
    }

    /** An object of vn.py's own data classes. */
    public static VnObject of(String type) {
        return new VnObject(Names.OBJECTS, type);
    }

    /** An event, as {@code eTick.}, and what it is about. */
    public static VnObject event(String type, Object data) {
        return new VnObject(Names.EVENTS, "Event").with("type", type).with("data", data);
    }

    public String module() {
        return module;
    }

    /** The class's name without its module. */
    public String type() {
        return type;
    }

    /** In the order in which they were set. */
    public Map<String, Object> fields() {
        return fields;
    }

    public VnObject with(String field, Object value) {
        fields.put(field, value);
        return this;
    }

    public Object get(String field) {
        return fields.get(field);
    }

    /** Empty if it is absent or None. */
    public String text(String field) {
        Object value = fields.get(field);
        return value == null ? "" : value.toString();
    }

    /** Zero, vn.py's word for absent, if it is absent or no number. */
    public double number(String field) {
        return fields.get(field) instanceof Number number ? number.doubleValue() : 0;
    }

    /** The name of an enum's member; empty if it is absent. */
    public String member(String field) {
        return fields.get(field) instanceof Member member ? member.name() : "";
    }

    /** Null if it is absent; one without a zone is China's. */
    public Instant time(String field) {
        Object value = fields.get(field);
        if (value instanceof ZonedDateTime time) {
            return time.toInstant();
        }
        return value instanceof LocalDateTime time ? time.atZone(CHINA).toInstant() : null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VnObject that
                && module.equals(that.module)
                && type.equals(that.type)
                && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + fields.hashCode();
    }

    @Override
    public String toString() {
        return type + fields;
    }
}
