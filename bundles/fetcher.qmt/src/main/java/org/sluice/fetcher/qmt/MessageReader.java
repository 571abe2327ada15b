package org.sluice.fetcher.qmt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads one line of the bridge. Trusts nothing: depth and lengths are bounded. Not thread-safe. */
final class MessageReader {

    private static final int DEEPEST = 8;
    private static final int LONGEST_TEXT = 4096;
    private static final int LONGEST_NUMBER = 64;

    private final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(LONGEST_TEXT)
                    .maxNameLength(64)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            // names are codes from outside: none is kept
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private final RowReader rows = new RowReader();

    /** @throws IOException if it is not one whole JSON object, or its fields are not what they should be */
    Message read(byte[] line, int length, Instant received) throws IOException {
        try (JsonParser parser = json.createParser(line, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            Message quotes = null;
            Map<String, Object> fields = new HashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("quotes") && value == JsonToken.START_OBJECT) {
                    quotes = quotes(parser, received);
                } else if (value.isScalarValue()) {
                    fields.put(name, scalar(parser, value));
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw new IOException("more than one JSON value in a line");
            }
            return quotes != null ? quotes : message(fields);
        }
    }

    private static Object scalar(JsonParser parser, JsonToken value) throws IOException {
        return switch (value) {
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            default -> null;
        };
    }

    private Message quotes(JsonParser parser, Instant received) throws IOException {
        List<Row> good = new ArrayList<>();
        List<Message.Bad> bad = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String code = parser.currentName();
            parser.nextToken();
            Row row = rows.read(parser, code, received);
            if (row != null) {
                good.add(row);
            } else {
                bad.add(new Message.Bad(rows.fault(), rows.shown()));
            }
        }
        return new Message.Quotes(good, bad);
    }

    private static Message message(Map<String, Object> fields) {
        if (fields.containsKey("alive")) {
            return new Message.State(
                    text(fields, "xtquant"),
                    number(fields, "subscribed"),
                    number(fields, "groups"),
                    number(fields, "callbacks"),
                    fields.get("lastCallback") == null ? null : Instant.ofEpochMilli(number(fields, "lastCallback")),
                    number(fields, "badRows"),
                    number(fields, "dropped"),
                    text(fields, "error"));
        }
        if (fields.containsKey("bridge")) {
            return new Message.Greeting(
                    number(fields, "bridge"),
                    String.valueOf(text(fields, "nonce")),
                    Boolean.TRUE.equals(fields.get("token")));
        }
        if (fields.containsKey("error")) {
            return new Message.Refusal(String.valueOf(text(fields, "error")));
        }
        if (fields.containsKey("snapshot")) {
            return new Message.Snapshot("start".equals(fields.get("snapshot")));
        }
        if (fields.containsKey("bad")) {
            return new Message.Bad(
                    String.valueOf(text(fields, "bad")), text(fields, "code") + ": " + text(fields, "row"));
        }
        return new Message.Unknown();
    }

    private static String text(Map<String, Object> fields, String name) {
        Object value = fields.get(name);
        return value == null ? null : value.toString();
    }

    /** A whole number that is not negative; what is none counts as 0. */
    private static long number(Map<String, Object> fields, String name) {
        return fields.get(name) instanceof Double value && value >= 0 && value < 1e15 ? value.longValue() : 0;
    }
}
