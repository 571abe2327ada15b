package org.sluice.wire.spot;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Records of every shape: NaN and zeros, 0 to 10 levels, Chinese names of every length, times with and without micros. */
final class RandomSpots {

    private static final List<String> MARKETS = List.of("SH", "SZ", "BJ", "SHFE", "DCE");
    private static final String NAMES = "浦发银行平安中国石油A*ST𠮷";
    private static final LocalDateTime FIRST = LocalDateTime.of(1992, 1, 1, 0, 0);
    private static final double[] ODD = {Double.NaN, 0, -0.0, Double.POSITIVE_INFINITY, Double.MIN_VALUE, 1e300, -3.25};

    private final Random random;
    private final int markets;

    /** The first so many of SH, SZ, BJ, SHFE, DCE. */
    RandomSpots(long seed, int markets) {
        random = new Random(seed);
        this.markets = markets;
    }

    List<Spot> list(int count) {
        List<Spot> spots = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            spots.add(spot());
        }
        return spots;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    private Spot spot() {
        int bids = random.nextInt(11);
        int asks = random.nextInt(11);
        return new Spot(
                MARKETS.get(random.nextInt(markets)),
                Integer.toString(100_000 + random.nextInt(900_000)).substring(random.nextInt(6)),
                name(),
                time(),
                number(),
                number(),
                number(),
                number(),
                number(),
                number(),
                number(),
                numbers(bids),
                numbers(bids),
                numbers(asks),
                numbers(asks));
    }

    private String name() {
        int[] points = NAMES.codePoints().toArray();
        StringBuilder name = new StringBuilder();
        IntStream.range(0, random.nextInt(9)).forEach(i -> name.appendCodePoint(points[random.nextInt(points.length)]));
        return name.toString();
    }

    private LocalDateTime time() {
        LocalDateTime time = FIRST.plusSeconds(random.nextLong(300L * 365 * 86_400));
        return random.nextBoolean() ? time : time.plus(random.nextInt(1_000_000), ChronoUnit.MICROS);
    }

    private double[] numbers(int count) {
        return IntStream.range(0, count).mapToDouble(i -> number()).toArray();
    }

    private double number() {
        return random.nextInt(5) == 0 ? ODD[random.nextInt(ODD.length)] : random.nextInt(1_000_000) / 100.0;
    }
}
