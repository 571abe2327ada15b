package org.sluice.fetcher.qmt;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.sluice.api.market.MarketTime;

/** Reads one row; one that can't be used costs itself only. Not thread-safe. */
final class RowReader {

    private static final double[] NOTHING = {};
    private static final int MOST_LEVELS = 20;
    private static final int SHOWN = 160;

    /** The exchanges are younger: a time before 1990 is not known, or in another unit. */
    private static final long FIRST_MILLIS = 631_152_000_000L;

    private static final long LAST_MILLIS = 32_503_680_000_000L;

    private static final DateTimeFormatter TIMETAG = new DateTimeFormatterBuilder()
            .appendPattern("uuuuMMdd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);

    private enum Key {
        LAST_PRICE("lastPrice"),
        OPEN("open"),
        HIGH("high"),
        LOW("low"),
        LAST_CLOSE("lastClose"),
        AMOUNT("amount"),
        VOLUME("volume"),
        PVOLUME("pvolume"),
        OPEN_INT("openInt"),
        LAST_SETTLEMENT("lastSettlementPrice"),
        SETTLEMENT("settlementPrice"),
        BID_PRICE("bidPrice"),
        BID_VOL("bidVol"),
        ASK_PRICE("askPrice"),
        ASK_VOL("askVol");

        private static final Map<String, Key> BY_NAME = new HashMap<>();

        static {
            for (Key key : values()) {
                BY_NAME.put(key.name, key);
            }
        }

        private final String name;

        Key(String name) {
            this.name = name;
        }

        boolean list() {
            return compareTo(BID_PRICE) >= 0;
        }
    }

    private final double[] numbers = new double[Key.BID_PRICE.ordinal()];
    private final Map<Key, double[]> lists = new EnumMap<>(Key.class);
    private final StringBuilder shown = new StringBuilder();
    private String fault;

    /** The row at the parser's token; null if it can't be used: see {@link #fault}. The parser is behind it then. */
    Row read(JsonParser parser, String code, Instant received) throws IOException {
        fault = null;
        shown.setLength(0);
        shown.append(code);
        lists.clear();
        Arrays.fill(numbers, Double.NaN);
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            fault = "a row is not an object";
            return null;
        }
        Instant byMillis = null;
        Instant byTag = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (name.equals("time")) {
                byMillis = millis(parser, token);
            } else if (name.equals("timetag")) {
                byTag = timetag(parser, token);
            } else {
                field(parser, token, name);
            }
        }
        Instant time = byMillis != null ? byMillis : byTag;
        if (fault == null && time == null) {
            fault = "a row has no time that can be read";
        }
        return fault != null ? null : row(code, time, received);
    }

    /** What is wrong with the last row, or null. */
    String fault() {
        return fault;
    }

    /** The last row, shortened. */
    String shown() {
        return shown.toString();
    }

    private Row row(String code, Instant time, Instant received) {
        return new Row(
                code,
                time,
                received,
                number(Key.LAST_PRICE),
                number(Key.OPEN),
                number(Key.HIGH),
                number(Key.LOW),
                number(Key.LAST_CLOSE),
                number(Key.AMOUNT),
                number(Key.VOLUME),
                number(Key.PVOLUME),
                number(Key.OPEN_INT),
                number(Key.LAST_SETTLEMENT),
                number(Key.SETTLEMENT),
                lists.getOrDefault(Key.BID_PRICE, NOTHING),
                lists.getOrDefault(Key.BID_VOL, NOTHING),
                lists.getOrDefault(Key.ASK_PRICE, NOTHING),
                lists.getOrDefault(Key.ASK_VOL, NOTHING));
    }

    private double number(Key key) {
        return numbers[key.ordinal()];
    }

    private void field(JsonParser parser, JsonToken token, String name) throws IOException {
        Key key = Key.BY_NAME.get(name);
        if (key == null || token == JsonToken.VALUE_NULL) {
            parser.skipChildren();
        } else if (key.list() && token == JsonToken.START_ARRAY) {
            lists.put(key, list(parser, name));
        } else if (!key.list() && token.isNumeric()) {
            numbers[key.ordinal()] = parser.getDoubleValue();
            note(name, parser);
        } else {
            wrong(parser, name);
        }
    }

    private double[] list(JsonParser parser, String name) throws IOException {
        double[] values = new double[MOST_LEVELS];
        int count = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.VALUE_NULL && !token.isNumeric()) {
                wrong(parser, name);
            } else if (count < MOST_LEVELS) {
                values[count++] = token == JsonToken.VALUE_NULL ? Double.NaN : parser.getDoubleValue();
            }
        }
        return Arrays.copyOf(values, count);
    }

    private Instant millis(JsonParser parser, JsonToken token) throws IOException {
        if (!token.isNumeric()) {
            parser.skipChildren();
            return null;
        }
        note("time", parser);
        double millis = parser.getDoubleValue();
        return millis >= FIRST_MILLIS && millis < LAST_MILLIS ? Instant.ofEpochMilli((long) millis) : null;
    }

    private Instant timetag(JsonParser parser, JsonToken token) throws IOException {
        if (token != JsonToken.VALUE_STRING) {
            parser.skipChildren();
            return null;
        }
        note("timetag", parser);
        try {
            Instant time = LocalDateTime.parse(parser.getText(), TIMETAG)
                    .atZone(MarketTime.ZONE)
                    .toInstant();
            return time.toEpochMilli() >= FIRST_MILLIS ? time : null;
        } catch (DateTimeException e) {
            return null; // without another time the row is refused
        }
    }

    private void wrong(JsonParser parser, String name) throws IOException {
        note(name, parser);
        parser.skipChildren();
        if (fault == null) {
            fault = "a row's " + name + " is not what it should be";
        }
    }

    private void note(String name, JsonParser parser) throws IOException {
        if (shown.length() < SHOWN) {
            shown.append(' ').append(name).append('=').append(parser.getText());
            shown.setLength(Math.min(shown.length(), SHOWN));
        }
    }
}
