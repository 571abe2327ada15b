package org.sluice.server.data;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ArrayValue;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.market.Notation;
import org.sluice.api.market.Quotes;
import org.sluice.api.market.Tick;
import org.sluice.wire.sp.SpAddress;
import org.sluice.wire.sp.SpRequester;

/** Pulls from the server as a client does, over its own port, and says what came. */
final class Examination {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MOST_BYTES = 16 << 20;
    private static final int STOCKS = 5;

    private final String name;
    private final Door door;
    private final Quotes quotes;

    Examination(String name, Door door, Quotes quotes) {
        this.name = name;
        this.door = door;
        this.quotes = quotes;
    }

    List<Finding> findings() {
        SpAddress address = door.address();
        if (address == null) {
            return List.of(Finding.note(
                    Checkup.CONNECTION, name, "the data server is stopped", "sluice:dataserver start opens it again"));
        }
        List<Tick> some = quotes.all().stream()
                .filter(tick -> Notation.HIKYUU.covers(tick.symbol()))
                .limit(STOCKS)
                .toList();
        return List.of(
                pull(address, "day bars", market(some)),
                some.isEmpty()
                        ? Finding.note(Checkup.DATA, name, "no stock is quoted yet, so no tick was pulled", "")
                        : pull(address, "ticks of a minute", tick(some.get(0))));
    }

    private static Map<String, Object> market(List<Tick> some) {
        return Map.of(
                "cmd",
                "market",
                "ktype",
                "DAY",
                "codes",
                some.stream().map(tick -> Notation.HIKYUU.write(tick.symbol())).toList(),
                "dates",
                some.stream()
                        .map(tick -> HikyuuTime.write(
                                tick.tradingDay().minusMonths(1).atStartOfDay()))
                        .toList());
    }

    private static Map<String, Object> tick(Tick last) {
        LocalDateTime since = HikyuuTime.of(last.exchangeTime()).minusMinutes(1);
        return Map.of(
                "cmd", "tick",
                "market", last.symbol().exchange().market(),
                "code", last.symbol().code(),
                "datetime", HikyuuTime.write(since.withNano(0)));
    }

    private Finding pull(SpAddress address, String what, Map<String, Object> request) {
        long start = System.nanoTime();
        try {
            byte[] answer = SpRequester.ask(address, bytes(request), PATIENCE, MOST_BYTES);
            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            return found(address, what, millis, answer);
        } catch (IOException | MessagePackException e) {
            return Finding.bad(
                    Checkup.CONNECTION,
                    name,
                    "a pull of " + what + " from " + address + " failed: " + e.getMessage(),
                    "see var/log/sluice.log, then sluice:dataserver stop and start");
        }
    }

    private Finding found(SpAddress address, String what, long millis, byte[] answer) throws IOException {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(answer)) {
            Map<Value, Value> map = in.unpackValue().asMapValue().map();
            int code = map.get(ValueFactory.newString("ret")).asIntegerValue().toInt();
            if (code != 0) {
                return Finding.note(
                        Checkup.DATA,
                        name,
                        address + " answered a pull of " + what + " with code " + code + ": "
                                + map.get(ValueFactory.newString("msg")).asStringValue(),
                        "see topic plug-ins for what is not active");
            }
            Value data = map.get(ValueFactory.newString("data"));
            ArrayValue list = data.isNilValue() ? ValueFactory.emptyArray() : data.asArrayValue();
            return Finding.good(
                    Checkup.DATA,
                    name,
                    address + " answered a pull of " + what + " in " + millis + " ms: " + count(list) + " rows");
        }
    }

    /** Ticks, or the bars of all stocks. */
    private static int count(ArrayValue list) {
        int rows = 0;
        for (Value each : list) {
            rows += each.isMapValue()
                    ? each.asMapValue()
                            .map()
                            .get(ValueFactory.newString("data"))
                            .asArrayValue()
                            .size()
                    : 1;
        }
        return rows;
    }

    private static byte[] bytes(Map<String, Object> request) throws IOException {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            out.packMapHeader(request.size());
            for (Map.Entry<String, Object> each : request.entrySet()) {
                out.packString(each.getKey());
                if (each.getValue() instanceof List<?> texts) {
                    out.packArrayHeader(texts.size());
                    for (Object text : texts) {
                        out.packString(text.toString());
                    }
                } else {
                    out.packString(each.getValue().toString());
                }
            }
            return out.toByteArray();
        }
    }
}
