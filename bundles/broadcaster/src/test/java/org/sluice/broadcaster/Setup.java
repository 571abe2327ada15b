package org.sluice.broadcaster;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.publisher.Publisher;
import org.sluice.testkit.Configs;
import org.sluice.testkit.RecordingPublisher;
import org.sluice.testkit.Samples;
import org.sluice.wire.spot.Spot;
import org.sluice.wire.spot.SpotDecoder;
import org.sluice.wire.spot.SpotFormatException;

/** What the tests of this bundle have in common. */
final class Setup {

    static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");
    static final Symbol PUFA = new Symbol(Exchange.SSE, "600000");

    private Setup() {}

    static Broadcaster broadcaster(Catalog catalog, Map<String, ?> settings) {
        Map<String, Object> properties = new HashMap<>(settings);
        properties.put("felix.fileinstall.filename", "file:/opt/sluice/etc/org.sluice.broadcaster-stock.cfg");
        return new Broadcaster(catalog, Configs.of(Broadcaster.Config.class, settings), properties);
    }

    /** Knows SSE.600000 and the following, 100 shares a lot. */
    static TestCatalog catalog(int count) {
        TestCatalog catalog = new TestCatalog();
        Samples.ticks(count, NOW)
                .forEach(tick -> catalog.with(tick.symbol(), "名" + tick.symbol().code(), 100));
        return catalog;
    }

    static void bind(Broadcaster broadcaster, String name, Publisher publisher) {
        broadcaster.bindPublisher(publisher, Map.of(Publisher.NAME, name));
    }

    static void round(Broadcaster broadcaster, List<Tick> ticks) {
        broadcaster.onRoundStart("stock");
        broadcaster.onTicks("stock", ticks);
        broadcaster.onRoundEnd("stock");
    }

    /** Each message as text: {@code :spot: START [start spot]}, {@code :spot: DATA 600000 600001}. */
    static List<String> log(RecordingPublisher publisher) {
        return publisher.messages().stream().map(Setup::line).toList();
    }

    /** All records of all data messages. */
    static List<Spot> spots(RecordingPublisher publisher) {
        return publisher.messages().stream()
                .filter(message -> message.mark() == Publisher.Mark.DATA)
                .flatMap(message -> decode(message.body()).stream())
                .toList();
    }

    /** {@code 600000 600001 …}, as many as told. */
    static String codes(int from, int count) {
        return String.join(
                " ",
                IntStream.range(600_000 + from, 600_000 + from + count)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    private static String line(RecordingPublisher.Message message) {
        String body = message.mark() == Publisher.Mark.DATA
                ? String.join(
                        " ", decode(message.body()).stream().map(Spot::code).toList())
                : new String(message.body(), java.nio.charset.StandardCharsets.US_ASCII);
        return message.topic() + ' ' + message.mark() + ' ' + body;
    }

    private static List<Spot> decode(byte[] body) {
        try {
            return SpotDecoder.decode(ByteBuffer.wrap(body));
        } catch (SpotFormatException e) {
            throw new AssertionError(e);
        }
    }
}
