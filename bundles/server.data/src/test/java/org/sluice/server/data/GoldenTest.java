package org.sluice.server.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes as hikyuu's own library writes them, in both directions and over a real socket. */
@Timeout(60)
class GoldenTest {

    private static final String MARKET = "84a3636d64a66d61726b6574a5636f64657391a85348363030303030"
            + "a5646174657391b3323032342d30322d32392030303a30303a3030a56b74797065a3444159";
    private static final String TICK = "84a3636d64a47469636ba4636f6465a6363030303030"
            + "a86461746574696d65b3323032342d30332d30312030393a33303a3030a66d61726b6574a25348";
    private static final String ONE_BAR = "82a4646174619182a4636f6465a85348363030303030a4646174619197"
            + "b3323032342d30322d32392030303a30303a3030cb401c70a3d70a3d71cb401ccccccccccccd"
            + "cb401c333333333333cb401cb851eb851eb8cb40c81ccccccccccdca48284e40a372657400";
    private static final String EMPTY = "82a464617461c0a372657400";

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void readsWhatTheClientAsks() throws BadRequest {
        assertEquals(
                new Request("market", "DAY", List.of("SH600000"), List.of("2024-02-29 00:00:00"), null, null, null),
                Request.read(ByteBuffer.wrap(HexFormat.of().parseHex(MARKET))));
        assertEquals(
                new Request("tick", null, List.of(), List.of(), "SH", "600000", "2024-03-01 09:30:00"),
                Request.read(ByteBuffer.wrap(HexFormat.of().parseHex(TICK))));
    }

    @Test
    void answersABarByteForByte() throws IOException {
        rig.shelf.stored.add(Shelf.day("SH600000", "2024-02-28"));
        rig.shelf.stored.add(Shelf.day("SH600000", "2024-02-29"));
        assertEquals(ONE_BAR, rig.askHex(MARKET));
    }

    @Test
    void answersNilIfThereIsNothing() throws IOException {
        assertEquals(EMPTY, rig.askHex(MARKET));
        assertEquals(EMPTY, rig.askHex(TICK));
    }

    @Test
    void answersATickByteForByte() throws IOException {
        rig.shelf.tick("SH600000", "2024-03-01T09:29:59", 10.5);
        rig.shelf.tick("SH600000", "2024-03-01T09:30:00", 8);
        // every value that four bytes hold is written in four, the others in eight
        assertEquals(
                "82a464617461919cb3323032342d30332d30312030393a33303a3030"
                        + "cb401fcccccccccccd" // 7.95, yesterday's close
                        + "cb401f99999999999a" // 7.9, open
                        + "cb4020666666666666" // 8.2, high
                        + "cb401f333333333333" // 7.8, low
                        + "ca41000000" // 8, close
                        + "ca44480000" // 800 times 10,000 yuan
                        + "ca461c4000" // 10,000 lots
                        + "95cb401ff5c28f5c28f6cb401feb851eb851eccb401fe147ae147ae1cb401fd70a3d70a3d7cb401fcccccccccccd"
                        + "95ca3f800000ca40000000ca40400000ca40800000ca40a00000"
                        + "95cb4020051eb851eb85cb40200a3d70a3d70acb40200f5c28f5c28fcb4020147ae147ae14cb402019999999999a"
                        + "95ca3f800000ca40000000ca40400000ca40800000ca40a00000"
                        + "a372657400",
                rig.askHex(TICK));
    }

    @Test
    void refusesAsHikyuusServerDoes() throws IOException {
        // {"cmd": "nonsense"}, and a cmd that is missing
        assertEquals(
                "{\"msg\":\"cmd 'nonsense' is neither market nor tick\",\"ret\":4}",
                rig.ask(java.util.Map.of("cmd", "nonsense")));
        assertEquals("82a36d7367ae636d64206973206d697373696e67a372657403", rig.askHex("80"));
    }
}
