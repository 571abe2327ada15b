package org.sluice.server.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * What a client asks, as it came: one MessagePack map, keys that are not known left out. What it did not say is null.
 *
 * @param command {@code market} or {@code tick}; a number of an old client in decimal
 */
record Request(
        String command,
        String ktype,
        List<String> codes,
        List<String> dates,
        String market,
        String code,
        String datetime) {

    /** hikyuu's longest text has 19 characters. */
    private static final int MOST_TEXT_BYTES = 64;

    private static final int MOST_KEYS = 64;
    private static final int MOST_CODES = 100_000;

    /**
     * Reads it.
     *
     * @throws BadRequest if it is no such map, or anything in it is larger than any client's
     */
    static Request read(ByteBuffer bytes) throws BadRequest {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(bytes)) {
            return read(in);
        } catch (MessagePackException | IOException e) {
            // some of the library's have no message
            String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new BadRequest("no MessagePack as expected: " + what);
        }
    }

    private static Request read(MessageUnpacker in) throws IOException, BadRequest {
        if (!in.hasNext() || type(in) != ValueType.MAP) {
            throw new BadRequest("a request is a MessagePack map");
        }
        int keys = in.unpackMapHeader();
        if (keys < 0 || keys > MOST_KEYS) {
            throw new BadRequest("a request has at most " + MOST_KEYS + " keys");
        }
        String command = null;
        String ktype = null;
        List<String> codes = List.of();
        List<String> dates = List.of();
        String market = null;
        String code = null;
        String datetime = null;
        for (int i = 0; i < keys; i++) {
            String key = text(in, "a key");
            switch (key) {
                case "cmd" -> command = command(in);
                case "ktype" -> ktype = text(in, key);
                case "codes" -> codes = texts(in, key);
                case "dates" -> dates = texts(in, key);
                case "market" -> market = text(in, key);
                case "code" -> code = text(in, key);
                case "datetime" -> datetime = text(in, key);
                default -> in.skipValue(); // without recursion, whatever its depth
            }
        }
        if (in.hasNext()) {
            throw new BadRequest("something follows the request's map");
        }
        return new Request(command, ktype, codes, dates, market, code, datetime);
    }

    private static String command(MessageUnpacker in) throws IOException, BadRequest {
        return switch (type(in)) {
            case INTEGER -> in.unpackBigInteger().toString();
            case NIL -> {
                in.unpackNil();
                yield null;
            }
            default -> text(in, "cmd");
        };
    }

    private static List<String> texts(MessageUnpacker in, String key) throws IOException, BadRequest {
        ValueType type = type(in);
        if (type == ValueType.NIL) {
            in.unpackNil();
            return List.of();
        }
        if (type != ValueType.ARRAY) {
            throw new BadRequest(key + " is no array of texts");
        }
        int count = in.unpackArrayHeader();
        if (count < 0 || count > MOST_CODES) {
            throw new BadRequest(key + " has more than " + MOST_CODES + " elements");
        }
        List<String> texts = new ArrayList<>(); // grows with what really comes
        for (int i = 0; i < count; i++) {
            texts.add(text(in, key));
        }
        return texts;
    }

    private static String text(MessageUnpacker in, String what) throws IOException, BadRequest {
        if (type(in) != ValueType.STRING) {
            throw new BadRequest(what + " is no text");
        }
        int length = in.unpackRawStringHeader();
        if (length < 0 || length > MOST_TEXT_BYTES) {
            throw new BadRequest(what + " has more than " + MOST_TEXT_BYTES + " bytes");
        }
        return new String(in.readPayload(length), StandardCharsets.UTF_8);
    }

    private static ValueType type(MessageUnpacker in) throws IOException {
        return in.getNextFormat().getValueType();
    }
}
