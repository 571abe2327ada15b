package org.sluice.recorder.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Samples;

class CodecTest {

    private static final Instant TIME = Instant.parse("2026-11-27T02:00:00.123456789Z");

    @Test
    void everyFieldComesBack() throws IOException {
        List<Object> items = new ArrayList<>();
        for (Exchange exchange : Exchange.values()) {
            for (Phase phase : Phase.values()) {
                items.add(odd(new Symbol(exchange, "c" + phase), phase));
            }
        }
        items.addAll(Samples.ticks(20, TIME));
        for (Interval interval : Interval.values()) {
            items.add(bar(interval));
        }
        assertEquals(items, roundTrip(items));
    }

    @Test
    void everyNumberComesBackBitByBit() throws IOException {
        List<Double> numbers = new ArrayList<>(List.of(
                0.0,
                -0.0,
                1.0,
                -1.0,
                10.37,
                0.0001,
                0.00001,
                1e15,
                1e16,
                1e300,
                -12.34,
                4.9e-324,
                Double.MAX_VALUE,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                Double.NaN,
                Double.longBitsToDouble(0x7FF8000000000001L)));
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            numbers.add(Double.longBitsToDouble(random.nextLong()));
            numbers.add(random.nextInt(1_000_000) / 100.0);
            numbers.add(random.nextInt(1_000_000) / 1_000.0);
        }
        Output out = new Output();
        numbers.forEach(out::number);
        Input in = new Input();
        in.of(out.bytes(), 0, out.size());
        for (double number : numbers) {
            assertEquals(
                    Double.doubleToRawLongBits(number), Double.doubleToRawLongBits(in.number()), () -> "" + number);
        }
        assertTrue(in.atEnd());
    }

    @Test
    void theBytesAreThoseOfTheDescription() {
        Encoder encoder = new Encoder();
        encoder.header(Origin.TEST, 7, 1_000);
        encoder.begin(7, 2_000);
        encoder.add(Tick.builder(new Symbol(Exchange.SSE, "600000"), Instant.ofEpochSecond(100, 5))
                .source("s")
                .origin(Origin.TEST)
                .received(Instant.ofEpochSecond(101, 6))
                .tradingDay(LocalDate.ofEpochDay(3))
                .phase(Phase.CONTINUOUS)
                .last(10.37)
                .volume(-1)
                .bids(Depth.of(new double[] {10.5}, new double[] {0.1234}))
                .build());
        encoder.end();
        byte[] bytes = Arrays.copyOf(encoder.out().bytes(), encoder.out().size());
        String expected = "534c554943454a4c" + "0001" + "01" + "00" // magic, version, TEST
                + "0000000000000007" + "00000000000003e8" + checksum(bytes, 0, 28)
                + checksum(bytes, 36, bytes.length) + "0000002c" + "0000000000000007" + "00000000000007d0" + "00000001"
                + "01" + "03535345" + "06363030303030" // symbol SSE 600000
                + "02" + "0173" // source s
                + "03" + "00" + "00" + "02" // tick, symbol 0, source 0, CONTINUOUS
                + "c801" + "05" + "02" + "06" + "06" // times, day
                + "e940" + "07070707" + "04" + "070707070707"
                + "01" + "d141" + "924d" + "00";
        assertEquals(expected.length() / 2, bytes.length);
        assertArrayEquals(HexFormat.of().parseHex(expected), bytes);
    }

    @Test
    void aDamagedRecordIsAnErrorAndNothingWorse() {
        Encoder encoder = new Encoder();
        encoder.begin(1, 1);
        Samples.ticks(3, TIME).forEach(encoder::add);
        encoder.end();
        byte[] whole = Arrays.copyOf(encoder.out().bytes(), encoder.out().size());
        Random random = new Random(3);
        int errors = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = whole.clone();
            for (int n = 0; n <= i % 4; n++) {
                damaged[Encoder.RECORD_HEADER + random.nextInt(whole.length - Encoder.RECORD_HEADER)] =
                        (byte) random.nextInt();
            }
            try {
                new Decoder(Origin.TEST)
                        .read(damaged, Encoder.RECORD_HEADER, damaged.length, 1, 3, new Listed(new ArrayList<>()));
            } catch (IOException e) {
                errors++;
            }
        }
        assertTrue(errors > 1_000, "only " + errors + " errors");
    }

    @Test
    void whatWasTakenBackIsDefinedAgain() throws IOException {
        List<Tick> ticks = Samples.ticks(2, TIME);
        Encoder encoder = new Encoder();
        encoder.begin(1, 1);
        encoder.add(ticks.get(0));
        encoder.end();
        encoder.takenBack();
        encoder.begin(1, 1);
        ticks.forEach(encoder::add);
        encoder.end();
        List<Object> found = new ArrayList<>();
        new Decoder(Origin.TEST)
                .read(
                        encoder.out().bytes(),
                        Encoder.RECORD_HEADER,
                        encoder.out().size(),
                        1,
                        2,
                        new Listed(found));
        assertEquals(ticks, found);
    }

    private static List<Object> roundTrip(List<Object> items) throws IOException {
        Encoder encoder = new Encoder();
        encoder.begin(5, 1);
        for (Object item : items) {
            if (item instanceof Tick tick) {
                encoder.add(tick);
            } else {
                encoder.add((Bar) item);
            }
        }
        encoder.end();
        List<Object> found = new ArrayList<>();
        new Decoder(Origin.TEST)
                .read(
                        encoder.out().bytes(),
                        Encoder.RECORD_HEADER,
                        encoder.out().size(),
                        5,
                        items.size(),
                        new Listed(found));
        return found;
    }

    private static String checksum(byte[] bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /** A tick with a value of its own in every field. */
    private static Tick odd(Symbol symbol, Phase phase) {
        return new Tick(
                symbol,
                "来源",
                Origin.TEST,
                TIME,
                TIME.minusSeconds(3),
                LocalDate.of(2026, 11, 30),
                phase,
                1.1,
                2.2,
                3.3,
                4.4,
                5.5,
                6.6,
                7.7,
                Double.NaN,
                9.9,
                10.123456789,
                -11,
                -0.0,
                Depth.of(new double[] {1, 2.5}, new double[] {Double.NaN, 100}),
                Depth.of(new double[] {1.01}, new double[] {12345}));
    }

    private static Bar bar(Interval interval) {
        return new Bar(
                new Symbol(Exchange.SHFE, "cu2701"),
                interval,
                Origin.TEST,
                "history.csv",
                TIME.minusSeconds(9),
                TIME,
                LocalDate.of(1990, 12, 19),
                1.5,
                2.5,
                0.5,
                2,
                Double.NaN,
                1e9,
                77,
                interval == Interval.DAY,
                -interval.ordinal());
    }

    private record Listed(List<Object> found) implements Decoder.Items {
        @Override
        public void tick(long sequence, Tick tick) {
            found.add(tick);
        }

        @Override
        public void bar(long sequence, Bar bar) {
            found.add(bar);
        }
    }
}
