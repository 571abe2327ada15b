package org.sluice.wire.spot;

import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;

/** One message as hikyuu's own Python modules write it, and what is in it. */
final class Golden {

    static final byte[] BYTES = HexFormat.of()
            .parseHex("10000000000000000000060008000400060000000400000001000000280000000000220060005c0058005400"
                    + "500044003c0034002c0024001c00140010000c0008000400220000005c00000088000000b4000000e0000000"
                    + "00000000c8090541cdcccccccc1cc840b81e85eb51b81c403333333333331c40cdcccccccccc1c40713d0ad7"
                    + "a3701c406666666666661c4000000000cc000000e0000000f0000000f800000005000000000000000080"
                    + "5b400000000000406a4000000000006073400000000000a079400000000000e07f400000000005000000b81e"
                    + "85eb51b81c40c3f5285c8fc21c40cdcccccccccc1c40d7a3703d0ad71c40e17a14ae47e11c40000000000500"
                    + "0000000000000000594000000000000069400000000000c0724000000000000079400000000000407f400000"
                    + "000005000000ae47e17a14ae1c40a4703d0ad7a31c409a99999999991c408fc2f5285c8f1c4085eb51b81e85"
                    + "1c4013000000323032342d30332d30312031303a31353a3033000c000000e6b5a6e58f91e993b6e8a18c0000"
                    + "00000600000036303030303000000200000053480000");

    static final Spot SPOT = new Spot(
            "SH",
            "600000",
            "浦发银行",
            LocalDateTime.of(2024, 3, 1, 10, 15, 3),
            7.10,
            7.11,
            7.20,
            7.05,
            7.18,
            12345.6,
            172345,
            new double[] {7.17, 7.16, 7.15, 7.14, 7.13},
            new double[] {100, 200, 300, 400, 500},
            new double[] {7.18, 7.19, 7.20, 7.21, 7.22},
            new double[] {110, 210, 310, 410, 510});

    private Golden() {}

    /** The bytes our encoder makes of the records. */
    static byte[] encode(SpotEncoder encoder, List<Spot> spots) {
        encoder.begin();
        for (Spot spot : spots) {
            add(encoder, spot);
        }
        ByteBuffer message = encoder.finish();
        byte[] bytes = new byte[message.remaining()];
        message.get(message.position(), bytes);
        return bytes;
    }

    /** Adds a record that has as many sizes as prices. */
    static void add(SpotEncoder encoder, Spot spot) {
        long micros = spot.datetime().toEpochSecond(ZoneOffset.ofHours(8)) * 1_000_000
                + spot.datetime().getNano() / 1000;
        encoder.add(
                        new SpotSymbol(spot.market(), spot.code(), spot.name()),
                        micros,
                        spot.bid().length,
                        spot.ask().length)
                .yesterdayClose(spot.yesterdayClose())
                .open(spot.open())
                .high(spot.high())
                .low(spot.low())
                .close(spot.close())
                .amount(spot.amount())
                .volume(spot.volume());
        for (int level = 0; level < spot.bid().length; level++) {
            encoder.bid(level, spot.bid()[level], spot.bidAmount()[level]);
        }
        for (int level = 0; level < spot.ask().length; level++) {
            encoder.ask(level, spot.ask()[level], spot.askAmount()[level]);
        }
    }

    static List<Spot> decode(byte[] bytes) throws SpotFormatException {
        return SpotDecoder.decode(ByteBuffer.wrap(bytes));
    }
}
