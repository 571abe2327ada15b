package org.sluice.server.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Tick;

/**
 * The answer being made: a list of stocks with bars, or of ticks. Not thread-safe. Numbers that fit into four bytes
 * without loss are written so, as hikyuu's own library does; what is not known is 0, as a client takes no nil.
 */
final class Reply {

    private static final double YUAN = 10_000;

    /** The answer has grown too large; unchecked, as it comes out of a store's reading too. */
    static final class TooLarge extends RuntimeException {

        private static final long serialVersionUID = 1;

        TooLarge(long most) {
            super(
                    "the answer is larger than " + most + " bytes; ask for less, or raise maxReplyMebibytes",
                    null,
                    false,
                    false);
        }
    }

    private final MessageBufferPacker elements = MessagePack.newDefaultBufferPacker();
    private final long most;
    private int count;

    /** @param most bytes that it may have */
    Reply(long most) {
        this.most = most;
    }

    /** How many stocks or ticks are in it. */
    int count() {
        return count;
    }

    /** Begins a stock, of which that many bars follow. */
    void stock(String code, int bars) {
        try {
            elements.packMapHeader(2).packString("code").packString(code);
            elements.packString("data").packArrayHeader(bars);
        } catch (IOException e) {
            throw inMemory(e);
        }
        grown();
    }

    /** @param unit shares or contracts that 1 on the wire stands for */
    void bar(LocalDateTime time, Bar bar, double unit) {
        try {
            elements.packArrayHeader(7).packString(HikyuuTime.write(time));
            numbers(bar.open(), bar.high(), bar.low(), bar.close(), bar.turnover() / YUAN, bar.volume() / unit);
        } catch (IOException e) {
            throw inMemory(e);
        }
        check();
    }

    /** @param unit shares or contracts that 1 on the wire stands for */
    void tick(Tick tick, double unit) {
        try {
            elements.packArrayHeader(12).packString(HikyuuTime.write(HikyuuTime.of(tick.exchangeTime())));
            numbers(tick.previousClose(), tick.open(), tick.high(), tick.low(), tick.last());
            numbers(tick.turnover() / YUAN, tick.volume() / unit);
            side(tick.bids(), unit);
            side(tick.asks(), unit);
        } catch (IOException e) {
            throw inMemory(e);
        }
        grown();
    }

    private void side(Depth depth, double unit) throws IOException {
        elements.packArrayHeader(depth.levels());
        for (int level = 0; level < depth.levels(); level++) {
            numbers(depth.price(level));
        }
        elements.packArrayHeader(depth.levels());
        for (int level = 0; level < depth.levels(); level++) {
            numbers(depth.size(level) / unit);
        }
    }

    private void numbers(double... values) throws IOException {
        for (double value : values) {
            double known = Double.isFinite(value) ? value : 0;
            if ((float) known == known) {
                elements.packFloat((float) known);
            } else {
                elements.packDouble(known);
            }
        }
    }

    private void grown() {
        count++;
        check();
    }

    private void check() {
        if (elements.getTotalWrittenBytes() > most) {
            throw new TooLarge(most);
        }
    }

    /** The whole answer; nil stands for an empty list. */
    ByteBuffer finish() {
        try (MessageBufferPacker all = MessagePack.newDefaultBufferPacker()) {
            all.packMapHeader(2).packString("data");
            if (count == 0) {
                all.packNil();
            } else {
                all.packArrayHeader(count).addPayload(elements.toByteArray());
            }
            return end(all, 0);
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    /** What a client gets instead of data. */
    static ByteBuffer error(int code, String message) {
        try (MessageBufferPacker all = MessagePack.newDefaultBufferPacker()) {
            all.packMapHeader(2).packString("msg").packString(message);
            return end(all, code);
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    private static ByteBuffer end(MessageBufferPacker all, int code) throws IOException {
        MessagePacker last = all.packString("ret").packInt(code);
        last.flush();
        return ByteBuffer.wrap(all.toByteArray());
    }

    private static UncheckedIOException inMemory(IOException e) {
        return new UncheckedIOException("memory does not fail", e);
    }
}
