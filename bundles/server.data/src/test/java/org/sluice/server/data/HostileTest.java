package org.sluice.server.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever comes is answered in hikyuu's form, and the server goes on. */
@Timeout(60)
class HostileTest {

    private static final String GOOD = "84a3636d64a66d61726b6574a5636f64657391a85348363030303030"
            + "a5646174657391b3323032342d30322d32392030303a30303a3030a56b74797065a3444159";

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private void assertGoesOn() throws IOException {
        assertEquals("82a464617461c0a372657400", rig.askHex(GOOD));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '' | 1 | a request is a MessagePack map
            90 | 1 | a request is a MessagePack map
            c1 | 1 | no MessagePack as expected
            81 | 1 | no MessagePack as expected
            de0041 | 1 | a request has at most 64 keys
            dfffffffff | 1 | no MessagePack as expected: MessageSizeException
            81a3636d64dbffffffff | 1 | no MessagePack as expected: MessageSizeException
            81a3636d64db7fffffff | 1 | cmd has more than 64 bytes
            81a3636d64c3 | 1 | cmd is no text
            81a3636d64c0 | 3 | cmd is missing
            81a3636d6402 | 4 | cmd '2' is neither market nor tick
            81a3636d64cfffffffffffffffff | 4 | cmd '18446744073709551615' is neither market nor tick
            81c001 | 1 | a key is no text
            81a5636f646573ddffffffff | 1 | no MessagePack as expected: MessageSizeException
            81a5636f646573dd7fffffff | 1 | codes has more than 100000 elements
            81a5636f646573dd0000ffff | 1 | no MessagePack as expected
            81a5636f646573a141 | 1 | codes is no array of texts
            81a5636f6465739101 | 1 | codes is no text
            81a178c6ffffffff | 1 | no MessagePack as expected
            81a178c97fffffff01 | 1 | no MessagePack as expected
            8000 | 1 | something follows the request's map
            """)
    void isAnsweredWithACode(String request, int code, String message) throws IOException {
        String answer = rig.askHex(request);
        String json = Rig.json(HexFormat.of().parseHex(answer));
        assertTrue(json.startsWith("{\"msg\":\"" + message), json);
        assertTrue(json.endsWith("\"ret\":" + code + "}"), json);
        assertEquals(1L, rig.server.counters().get("requests.rejected"));
        assertGoesOn();
    }

    @Test
    void aDepthOfAMillionIsSkippedWithoutRecursion() throws IOException {
        byte[] deep = new byte[1_000_010];
        Arrays.fill(deep, (byte) 0x91);
        deep[0] = (byte) 0x81;
        deep[1] = (byte) 0xa1;
        deep[2] = 'x';
        deep[deep.length - 1] = (byte) 0xc0;
        assertEquals("{\"msg\":\"cmd is missing\",\"ret\":3}", Rig.json(rig.ask(deep)));
        assertGoesOn();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            market | DAY | SH600000 | 2024-02-30 00:00:00 | "'2024-02-30 00:00:00' is no time: Invalid date 'FEBRUARY 30'"
            market | DAY | SH600000 | yesterday | "'yesterday' is no time; write it as 2024-03-01 09:30:00"
            market | TICKS | SH600000 | 2024-02-29 | "ktype 'TICKS' is no interval; write one of 1m"
            """)
    void saysWhatIsWrongWithAValue(String command, String ktype, String code, String date, String message)
            throws IOException {
        String answer = rig.ask(Map.of("cmd", command, "ktype", ktype, "codes", List.of(code), "dates", List.of(date)));
        assertTrue(answer.startsWith("{\"msg\":\"" + message), answer);
        assertTrue(answer.endsWith("\"ret\":1}"), answer);
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        assertEquals("{\"msg\":\"ktype is missing\",\"ret\":1}", rig.ask(Map.of("cmd", "market")));
        assertEquals(
                "{\"msg\":\"1 codes but 0 dates\",\"ret\":1}",
                rig.ask(Map.of("cmd", "market", "ktype", "DAY", "codes", List.of("SH600000"))));
        assertEquals("{\"msg\":\"market, code or datetime is missing\",\"ret\":1}", rig.ask(Map.of("cmd", "tick")));
        // nil for both, as a client with an empty list says
        assertEquals(
                "{\"data\":null,\"ret\":0}",
                Rig.json(rig.ask(HexFormat.of()
                        .parseHex("84a3636d64a66d61726b6574a5636f646573c0a56461746573c0a56b74797065a3444159"))));
    }

    @Test
    void aHundredThousandUnknownStocksAreAnsweredAndNoMore() throws IOException {
        Map<String, Object> most = Map.of(
                "cmd",
                "market",
                "ktype",
                "DAY",
                "codes",
                Collections.nCopies(100_000, "SH999999"),
                "dates",
                Collections.nCopies(100_000, "2024-02-29 00:00:00"));
        assertEquals("{\"data\":null,\"ret\":0}", rig.ask(most));
        assertEquals(100_000L, rig.server.counters().get("symbols.unknown"));
    }

    @Test
    void changedBytesOfARealRequestNeverEndTheServer() throws IOException {
        Random random = new Random(1);
        byte[] good = HexFormat.of().parseHex(GOOD);
        for (int i = 0; i < 300; i++) {
            byte[] bad = Arrays.copyOf(good, good.length - (i % 3 == 0 ? random.nextInt(good.length) : 0));
            for (int change = 0; change < 1 + i % 4 && bad.length > 0; change++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            String answer = Rig.json(rig.ask(bad));
            assertTrue(answer.matches("\\{\"(data|msg)\":.*\"ret\":[0-4]\\}"), answer);
        }
        assertEquals(0L, rig.server.counters().get("requests.failed"));
        assertGoesOn();
    }
}
