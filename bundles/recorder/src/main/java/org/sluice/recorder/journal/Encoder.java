package org.sluice.recorder.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/**
 * Writes records of one segment into a buffer that is used again. A symbol and a source are written out where they are
 * first used in the segment; after that, a number stands for them. Not thread-safe.
 */
final class Encoder {

    static final int HEADER = 32;
    static final int RECORD_HEADER = 28;
    static final int VERSION = 1;

    /** {@code SLUICEJL} in ASCII. */
    static final long MAGIC = 0x534C554943454A4CL;

    static final int SYMBOL = 1;
    static final int SOURCE = 2;
    static final int TICK = 3;
    static final int BAR = 4;

    private final Output out = new Output();
    private final CRC32C crc = new CRC32C();
    private final Map<Symbol, Integer> symbols = new HashMap<>();
    private final Map<String, Integer> sources = new HashMap<>();
    private final List<Object> fresh = new ArrayList<>();
    private int record = -1;
    private int count;
    private long second;
    private long day;

    /** The bytes so far. */
    Output out() {
        return out;
    }

    /** Begins a file. */
    void header(Origin origin, long firstSequence, long createdMillis) {
        out.fixedLong(MAGIC);
        out.octet(VERSION >>> 8);
        out.octet(VERSION);
        out.octet(origin == Origin.LIVE ? 0 : 1);
        out.octet(0);
        out.fixedLong(firstSequence);
        out.fixedLong(createdMillis);
        crc.reset();
        crc.update(out.bytes(), out.size() - 28, 28);
        out.fixedInt((int) crc.getValue());
    }

    /** Begins a record whose first tick or bar has that sequence. */
    void begin(long sequence, long nowMillis) {
        record = out.size();
        count = 0;
        second = 0;
        day = 0;
        out.fixedInt(0);
        out.fixedInt(0);
        out.fixedLong(sequence);
        out.fixedLong(nowMillis);
        out.fixedInt(0);
    }

    /** Bytes in the record that was begun. */
    int recordSize() {
        return out.size() - record;
    }

    void add(Tick tick) {
        int symbol = symbol(tick.symbol());
        int source = source(tick.source());
        out.octet(TICK);
        out.unsigned(symbol);
        out.unsigned(source);
        out.octet(tick.phase().ordinal());
        times(tick.exchangeTime(), tick.received());
        day(tick.tradingDay().toEpochDay());
        out.number(tick.last());
        out.number(tick.open());
        out.number(tick.high());
        out.number(tick.low());
        out.number(tick.previousClose());
        out.number(tick.volume());
        out.number(tick.turnover());
        out.number(tick.openInterest());
        out.number(tick.limitUp());
        out.number(tick.limitDown());
        out.number(tick.preSettlement());
        out.number(tick.settlement());
        depth(tick.bids());
        depth(tick.asks());
        count++;
    }

    void add(Bar bar) {
        int symbol = symbol(bar.symbol());
        int source = source(bar.source());
        out.octet(BAR);
        out.unsigned(symbol);
        out.unsigned(source);
        out.octet(bar.interval().ordinal());
        times(bar.start(), bar.end());
        day(bar.tradingDay().toEpochDay());
        out.number(bar.open());
        out.number(bar.high());
        out.number(bar.low());
        out.number(bar.close());
        out.number(bar.volume());
        out.number(bar.turnover());
        out.number(bar.openInterest());
        out.octet(bar.complete() ? 1 : 0);
        out.signed(bar.revision());
        count++;
    }

    /** Ends the record; one without a tick or bar is taken back. */
    void end() {
        if (count == 0) {
            out.size(record);
            return;
        }
        out.fixedInt(record + 4, out.size() - record - RECORD_HEADER);
        out.fixedInt(record + 24, count);
        crc.reset();
        crc.update(out.bytes(), record + 4, out.size() - record - 4);
        out.fixedInt(record, (int) crc.getValue());
    }

    /** What was written is in the file for good. */
    void kept() {
        out.size(0);
        fresh.clear();
    }

    /** What was written is not in the file: nor are the symbols and sources that were first used in it. */
    void takenBack() {
        out.size(0);
        for (Object each : fresh) {
            if (each instanceof Symbol symbol) {
                symbols.remove(symbol);
            } else {
                sources.remove(each);
            }
        }
        fresh.clear();
    }

    private int symbol(Symbol symbol) {
        Integer known = symbols.get(symbol);
        if (known != null) {
            return known;
        }
        int number = symbols.size();
        out.octet(SYMBOL);
        out.text(symbol.exchange().name());
        out.text(symbol.code());
        symbols.put(symbol, number);
        fresh.add(symbol);
        return number;
    }

    private int source(String source) {
        Integer known = sources.get(source);
        if (known != null) {
            return known;
        }
        int number = sources.size();
        out.octet(SOURCE);
        out.text(source);
        sources.put(source, number);
        fresh.add(source);
        return number;
    }

    private void times(Instant first, Instant then) {
        out.signed(first.getEpochSecond() - second);
        second = first.getEpochSecond();
        out.unsigned(first.getNano());
        out.signed(then.getEpochSecond() - second);
        out.unsigned(then.getNano());
    }

    private void day(long epochDay) {
        out.signed(epochDay - day);
        day = epochDay;
    }

    private void depth(Depth depth) {
        int levels = depth.levels();
        out.unsigned(levels);
        for (int level = 0; level < levels; level++) {
            out.number(depth.price(level));
            out.number(depth.size(level));
        }
    }
}
