package org.sluice.server.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Arrays;

/** The fields of a message, checked for type and size. */
final class Fields {

    /** Beyond these, arithmetic with a number a client has made up could take for ever. */
    private static final int MAX_DIGITS = 20;

    private final ObjectNode message;
    private final Codes code;

    /**
     * Of a message.
     *
     * @param code what is wrong is told with this one
     */
    Fields(ObjectNode message, Codes code) {
        this.message = message;
        this.code = code;
    }

    BadMessage bad(String name, String expected) {
        return new BadMessage(code, name + ": " + expected);
    }

    boolean has(String name) {
        JsonNode value = message.get(name);
        return value != null && !value.isNull();
    }

    /** A text that must be there. */
    String text(String name, int longest) throws BadMessage {
        if (!has(name)) {
            throw bad(name, "is missing");
        }
        return text(name, longest, "");
    }

    String text(String name, int longest, String otherwise) throws BadMessage {
        if (!has(name)) {
            return otherwise;
        }
        JsonNode value = message.get(name);
        if (!value.isTextual()) {
            throw bad(name, "must be a string");
        }
        String text = value.textValue();
        if (text.length() > longest) {
            throw bad(name, "has " + text.length() + " characters, limit " + longest);
        }
        return text;
    }

    /** As {@link #text}; letters, digits and signs, no control characters. */
    String id(String name, int longest, String otherwise) throws BadMessage {
        String text = text(name, longest, otherwise);
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7F || Character.isSurrogate((char) c))) {
            throw bad(name, "has control characters");
        }
        return text;
    }

    <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) throws BadMessage {
        if (!has(name) && otherwise != null) {
            return otherwise;
        }
        String text = text(name, 32);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw bad(name, "'" + text + "' is none of " + Arrays.toString(type.getEnumConstants()));
    }

    long whole(String name, long from, long to) throws BadMessage {
        BigDecimal value = number(name);
        if (value.stripTrailingZeros().scale() > 0) {
            throw bad(name, value + " is no whole number");
        }
        if (value.compareTo(BigDecimal.valueOf(from)) < 0 || value.compareTo(BigDecimal.valueOf(to)) > 0) {
            throw bad(name, value + " is not in " + from + " to " + to);
        }
        return value.longValueExact();
    }

    /** A number of a size that can be reckoned with. */
    BigDecimal number(String name) throws BadMessage {
        JsonNode value = message.get(name);
        if (value == null || !value.isNumber()) {
            throw bad(name, value == null ? "is missing" : "must be a number");
        }
        BigDecimal number = value.decimalValue();
        if (number.precision() > MAX_DIGITS || Math.abs((long) number.scale()) > MAX_DIGITS) {
            throw bad(name, "has too many digits");
        }
        return number;
    }
}
