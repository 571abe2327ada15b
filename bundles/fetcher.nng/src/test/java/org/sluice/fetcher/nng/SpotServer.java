package org.sluice.fetcher.nng;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Await;
import org.sluice.wire.sp.SpAddress;
import org.sluice.wire.sp.SpMark;
import org.sluice.wire.sp.SpPublisher;
import org.sluice.wire.spot.SpotEncoder;
import org.sluice.wire.spot.SpotMarks;
import org.sluice.wire.spot.SpotSymbol;

/** A spot server on a socket, which sends what a test tells it to. */
final class SpotServer implements AutoCloseable {

    private static final byte[] TOPIC = SpotMarks.TOPIC.getBytes(StandardCharsets.US_ASCII);

    private final SpPublisher publisher;

    SpotServer(String address) throws IOException {
        publisher = SpPublisher.bind(SpAddress.parse(address));
    }

    String address() {
        return publisher.address().toString();
    }

    int subscribers() {
        return publisher.subscribers();
    }

    void awaitSubscriber() {
        Await.until("a subscriber", () -> publisher.subscribers() == 1);
    }

    SpotServer start() {
        return send(SpMark.START, SpotMarks.start());
    }

    SpotServer end() {
        return send(SpMark.END, SpotMarks.end());
    }

    SpotServer data(ByteBuffer body) {
        return send(SpMark.DATA, body);
    }

    /** @param mark what the transport takes it for: it lets a subscriber begin with a START only */
    SpotServer send(SpMark mark, ByteBuffer body) {
        if (!publisher.publish(TOPIC, mark, body)) {
            throw new IllegalStateException("not published");
        }
        return this;
    }

    SpotServer round(ByteBuffer body) {
        return start().data(body).end();
    }

    @Override
    public void close() {
        publisher.close();
    }

    /** A message of the ticks as a Sluice would send it, with the given lot size. */
    static ByteBuffer ticks(List<Tick> ticks, int lotSize) {
        return ticks(ticks, lotSize, lotSize);
    }

    /** @param volumeUnit shares that a volume of 1 means; for an index it is not a lot */
    static ByteBuffer ticks(List<Tick> ticks, int lotSize, int volumeUnit) {
        SpotEncoder encoder = new SpotEncoder(ticks.size());
        encoder.begin();
        for (Tick tick : ticks) {
            record(encoder, tick, lotSize, volumeUnit);
        }
        return copy(encoder.finish());
    }

    /** A message of one row with a last price, at a time. */
    static ByteBuffer row(String market, String code, Instant time, double close, double lots) {
        SpotEncoder encoder = new SpotEncoder(1);
        encoder.begin();
        encoder.add(new SpotSymbol(market, code, "name"), micros(time), 0, 0)
                .close(close)
                .volume(lots);
        return copy(encoder.finish());
    }

    static ByteBuffer row(Symbol symbol, Instant time, double close, double lots) {
        return row(symbol.exchange().market(), symbol.code(), time, close, lots);
    }

    private static void record(SpotEncoder encoder, Tick tick, int lotSize, int volumeUnit) {
        Depth bids = tick.bids();
        Depth asks = tick.asks();
        Symbol symbol = tick.symbol();
        SpotSymbol name = new SpotSymbol(symbol.exchange().market(), symbol.code(), "浦发银行");
        encoder.add(name, micros(tick.exchangeTime()), bids.levels(), asks.levels())
                .yesterdayClose(tick.previousClose())
                .open(tick.open())
                .high(tick.high())
                .low(tick.low())
                .close(tick.last())
                .amount(tick.turnover() / 10_000)
                .volume(tick.volume() / volumeUnit);
        for (int level = 0; level < bids.levels(); level++) {
            encoder.bid(level, bids.price(level), bids.size(level) / lotSize);
        }
        for (int level = 0; level < asks.levels(); level++) {
            encoder.ask(level, asks.price(level), asks.size(level) / lotSize);
        }
    }

    private static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
    }

    private static ByteBuffer copy(ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.duplicate().get(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
