package org.sluice.wire.spot;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The same messages by flatbuffers' own builder: what ours are compared with. */
final class FlatSpots {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

    private FlatSpots() {}

    /** The message, with zeros written or, as hikyuu does, left out. */
    static byte[] encode(List<Spot> spots, boolean zeros) {
        FlatBufferBuilder builder = new FlatBufferBuilder(1024);
        builder.forceDefaults(zeros);
        int[] tables = spots.stream().mapToInt(spot -> table(builder, spot)).toArray();
        builder.startVector(4, tables.length, 4);
        for (int i = tables.length - 1; i >= 0; i--) {
            builder.addOffset(tables[i]);
        }
        int vector = builder.endVector();
        builder.startTable(1);
        builder.addOffset(0, vector, 0);
        builder.finish(builder.endTable());
        return builder.sizedByteArray();
    }

    /** The time as the stream writes it. */
    static String text(Spot spot) {
        return (spot.datetime().getNano() == 0 ? SECONDS : MICROS).format(spot.datetime());
    }

    private static int table(FlatBufferBuilder builder, Spot spot) {
        int market = builder.createString(spot.market());
        int code = builder.createString(spot.code());
        int name = builder.createString(spot.name());
        int datetime = builder.createString(text(spot));
        int bid = vector(builder, spot.bid());
        int bidAmount = vector(builder, spot.bidAmount());
        int ask = vector(builder, spot.ask());
        int askAmount = vector(builder, spot.askAmount());
        builder.startTable(15);
        builder.addOffset(0, market, 0);
        builder.addOffset(1, code, 0);
        builder.addOffset(2, name, 0);
        builder.addOffset(3, datetime, 0);
        builder.addDouble(4, known(spot.yesterdayClose()), 0);
        builder.addDouble(5, known(spot.open()), 0);
        builder.addDouble(6, known(spot.high()), 0);
        builder.addDouble(7, known(spot.low()), 0);
        builder.addDouble(8, known(spot.close()), 0);
        builder.addDouble(9, known(spot.amount()), 0);
        builder.addDouble(10, known(spot.volume()), 0);
        builder.addOffset(11, bid, 0);
        builder.addOffset(12, bidAmount, 0);
        builder.addOffset(13, ask, 0);
        builder.addOffset(14, askAmount, 0);
        return builder.endTable();
    }

    private static int vector(FlatBufferBuilder builder, double[] values) {
        builder.startVector(8, values.length, 8);
        for (int i = values.length - 1; i >= 0; i--) {
            builder.addDouble(known(values[i]));
        }
        return builder.endVector();
    }

    /** What the wire has for a value. */
    static double known(double value) {
        return Double.isFinite(value) ? value : 0;
    }

    /** The record as it can be read back. */
    static Spot known(Spot spot) {
        return new Spot(
                spot.market(),
                spot.code(),
                spot.name(),
                spot.datetime(),
                known(spot.yesterdayClose()),
                known(spot.open()),
                known(spot.high()),
                known(spot.low()),
                known(spot.close()),
                known(spot.amount()),
                known(spot.volume()),
                known(spot.bid()),
                known(spot.bidAmount()),
                known(spot.ask()),
                known(spot.askAmount()));
    }

    private static double[] known(double[] values) {
        return java.util.Arrays.stream(values).map(FlatSpots::known).toArray();
    }

    /** Field by field through flatbuffers' own table, to be compared with the record it came from. */
    static final class Reader extends com.google.flatbuffers.Table {

        Reader(byte[] message, int index) {
            ByteBuffer buffer = ByteBuffer.wrap(message).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            __reset(buffer.getInt(0), buffer);
            int vector = __vector(__offset(4));
            __reset(__indirect(vector + 4 * index), buffer);
        }

        String text(int field) {
            return __string(bb_pos + __offset(4 + 2 * field));
        }

        double number(int field) {
            return bb.getDouble(bb_pos + __offset(4 + 2 * field));
        }

        double[] numbers(int field) {
            int at = __offset(4 + 2 * field);
            double[] numbers = new double[__vector_len(at)];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = bb.getDouble(__vector(at) + 8 * i);
            }
            return numbers;
        }
    }
}
