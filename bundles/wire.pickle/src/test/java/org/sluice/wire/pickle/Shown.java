package org.sluice.wire.pickle;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Values as capture.py writes them. */
final class Shown {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

    private Shown() {}

    static String of(Object value) {
        if (value == null) {
            return "None";
        }
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        if (value instanceof String text) {
            return "'" + text + "'";
        }
        if (value instanceof Double number) {
            return Double.isFinite(number) ? BigDecimal.valueOf(number).toPlainString() : number.toString();
        }
        if (value instanceof LocalDateTime time) {
            return TIME.format(time);
        }
        if (value instanceof ZonedDateTime time) {
            String zone = time.getZone() instanceof ZoneOffset offset
                    ? offset.equals(ZoneOffset.UTC) ? "UTC" : "UTC" + offset
                    : time.getZone().getId();
            return TIME.format(time) + "[" + zone + "]";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Shown::of).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(e -> of(e.getKey()) + ": " + of(e.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof VnObject object) {
            return object.fields().entrySet().stream()
                    .map(e -> e.getKey() + "=" + of(e.getValue()))
                    .collect(Collectors.joining(", ", object.type() + "(", ")"));
        }
        return value.toString();
    }
}
