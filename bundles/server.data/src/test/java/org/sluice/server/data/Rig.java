package org.sluice.server.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.sluice.testkit.Await;
import org.sluice.testkit.Configs;
import org.sluice.testkit.ListedCatalog;
import org.sluice.testkit.SettableClock;
import org.sluice.wire.sp.SpRequester;

/** A data server on a free port with a shelf behind it, and a client that connects anew for each request. */
final class Rig implements AutoCloseable {

    final Shelf shelf = new Shelf();
    final ListedCatalog catalog =
            new ListedCatalog().stock("SH600000").stock("SZ000001").index("SH000001");
    final SettableClock clock = new SettableClock(Shelf.time("2024-03-01T10:00:00"));
    final DataServer server;

    Rig() {
        this(Map.of());
    }

    Rig(Map<String, Object> changes) {
        Map<String, Object> settings = settings(changes);
        server = new DataServer(config(settings), settings, shelf, catalog, clock);
        server.bindBars(shelf);
        server.bindTicks(shelf);
        server.activate(config(settings), settings);
    }

    static Map<String, Object> settings(Map<String, Object> changes) {
        Map<String, Object> settings = new HashMap<>(Map.of("listen", "tcp://127.0.0.1:0"));
        settings.putAll(changes);
        return settings;
    }

    static DataServer.Config config(Map<String, Object> settings) {
        return Configs.of(DataServer.Config.class, settings);
    }

    byte[] ask(byte[] request) throws IOException {
        return SpRequester.ask(server.door().address(), request, Await.DEADLINE, 64 << 20);
    }

    /** Request and answer in hex. */
    String askHex(String request) throws IOException {
        return HexFormat.of().formatHex(ask(HexFormat.of().parseHex(request)));
    }

    /** The answer as JSON. */
    String ask(Map<String, ?> request) throws IOException {
        return json(ask(bytes(request)));
    }

    String market(String ktype, String code, String date) throws IOException {
        return ask(Map.of("cmd", "market", "ktype", ktype, "codes", List.of(code), "dates", List.of(date)));
    }

    String tick(String market, String code, String since) throws IOException {
        return ask(Map.of("cmd", "tick", "market", market, "code", code, "datetime", since));
    }

    static String json(byte[] answer) throws IOException {
        try (var in = MessagePack.newDefaultUnpacker(answer)) {
            String text = in.unpackValue().toJson();
            if (in.hasNext()) {
                throw new AssertionError("bytes follow " + text);
            }
            return text;
        }
    }

    static byte[] bytes(Object value) throws IOException {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            pack(out, value);
            return out.toByteArray();
        }
    }

    private static void pack(MessageBufferPacker out, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            out.packMapHeader(map.size());
            for (Map.Entry<?, ?> each : map.entrySet()) {
                pack(out, each.getKey());
                pack(out, each.getValue());
            }
        } else if (value instanceof List<?> list) {
            out.packArrayHeader(list.size());
            for (Object each : list) {
                pack(out, each);
            }
        } else if (value instanceof Integer number) {
            out.packInt(number);
        } else if (value instanceof byte[] binary) {
            out.packBinaryHeader(binary.length).writePayload(binary);
        } else {
            byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
            out.packRawStringHeader(text.length).writePayload(text);
        }
    }

    static Instant time(String text) {
        return Shelf.time(text);
    }

    @Override
    public void close() {
        server.deactivate();
    }
}
