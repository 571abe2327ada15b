package org.sluice.wire.pickle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class HostileTest {

    /** In the text {@code ~8c} is one byte in hex and {@code /} a line's end. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cos/system/~8c~04true~85R.|refused: os.system is not part of vn.py's messages",
                "~8c~05posix~8c~06system~93~8c~04true~85R.|refused: posix.system is not part of vn.py's messages",
                "cbuiltins/eval/~8c~011~85R.|refused: builtins.eval is not part of vn.py's messages",
                "c__builtin__/exec/.|refused: __builtin__.exec is not part of vn.py's messages",
                "csubprocess/Popen/)~81.|refused: subprocess.Popen is not part of vn.py's messages",
                "cvnpy.trader.object/os.system/.|refused: vnpy.trader.object.os.system is not part of vn.py's messages",
                "cvnpy.trader.constant/Enum/.|refused: vnpy.trader.constant.Enum is not part of vn.py's messages",
                "cbuiltins/getattr/cvnpy.trader.object/TickData/~8c~0b__globals__~86R.|refused: attribute '__globals__' of what is no enum",
                "cbuiltins/getattr/cbuiltins/getattr/~8c~08__self__~86R.|refused: attribute '__self__' of what is no enum",
                "cbuiltins/getattr/czoneinfo/ZoneInfo/~8c~09from_file~86R.|refused: attribute 'from_file' of what is no enum",
                "cbuiltins/getattr/cvnpy.trader.constant/Offset/~8c~05mro()~86R.|refused: Offset has no member 'mro()'",
                "cvnpy.trader.constant/Status/~8c~04dead~85R.|refused: Status has no member 'dead'",
                "cvnpy.trader.object/TickData/~8c~01x~85R.|refused: a call of what is no function",
                "cvnpy.trader.object/TickData/~8c~01x~85~81.|refused: an object that is not one of vn.py's data classes",
                "cdatetime/datetime/)~81.|refused: an object that is not one of vn.py's data classes",
                "]}b.|refused: a state that is not the fields of one of vn.py's objects",
                "cnumpy.core.multiarray/scalar/.|refused: numpy.core.multiarray.scalar is not part of vn.py's messages",
                "Pabc/.|refused: opcode PERSID at byte 0",
                "(icos/system/.|refused: opcode INST at byte 1",
                "~82~01.|refused: opcode EXT1 at byte 0",
                "~80~06N.|refused: protocol 6; 2 to 5 are read",
                "]~94h~00a.|refused: something that holds itself",
                "]~94]h~00ah~00Na.|refused: something is added to what is complete",
                "}~94]Ns.|refused: a key that is no text, number or member of an enum",
                "~8f(]~90.|refused: a key that is no text, number or member of an enum",
                "B~ff~ff~ff~7f.|malformed pickle: a length of 2147483647 where 1 bytes are left",
                "~8d~ff~ff~ff~ff~ff~ff~ff~ff.|malformed pickle: a length of -1 where 1 bytes are left",
                "~8b~ff~ff~ff~ff.|refused: an int of -1 bytes",
                "~8b~00~00~00~10.|refused: an int of 268435456 bytes",
                "NN.|malformed pickle: it is not one value",
                ".|malformed pickle: it is not one value",
                "N.N|malformed pickle: it is not one value",
                "]|malformed pickle: it ends too early",
                "h~07.|malformed pickle: nothing is remembered as 7",
                "(](e.|malformed pickle: it is not one value",
                "}(~8c~01au.|malformed pickle: a key without a value",
                "a.|malformed pickle: opcode before byte 1 does not fit what came before it",
                "czoneinfo/ZoneInfo/~8c~04Mars~85R.|no such time or zone: Unknown time-zone ID: Mars",
            })
    void refusesByName(String text, String message) {
        assertEquals(message, refusal(bytes(text)));
    }

    @Test
    void refusesAMemoThatUnfoldsToAWorld() {
        StringBuilder bomb = new StringBuilder("]~94");
        for (int i = 0; i < 50; i++) {
            bomb.append(String.format("](h~%02xh~%02xe~94", i, i));
        }
        assertEquals("refused: more than 5000000 values", refusal(bytes(bomb + ".")));
    }

    @Test
    void refusesDepthBeforeAnybodyFallsIntoIt() {
        assertEquals("refused: deeper than 64", refusal(bytes("]".repeat(200_000) + "a".repeat(199_999) + ".")));
        assertEquals("refused: deeper than 64", refusal(bytes(")" + "~85".repeat(200_000) + ".")));
    }

    @Test
    void refusesWhatIsPiledUp() {
        byte[] pile = bytes("]".repeat(100_001));
        assertEquals(
                "refused: more than 100000 opcodes",
                assertThrows(PickleException.class, () -> Pickle.read(pile, 10_000))
                        .getMessage());
    }

    static String refusal(byte[] pickle) {
        return assertThrows(PickleException.class, () -> Pickle.read(pickle)).getMessage();
    }

    static byte[] bytes(String text) {
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '~') {
                bytes[length++] = (byte) Integer.parseInt(text, i + 1, i + 3, 16);
                i += 2;
            } else {
                bytes[length++] = c == '/' ? (byte) '\n' : String.valueOf(c).getBytes(StandardCharsets.US_ASCII)[0];
            }
        }
        return java.util.Arrays.copyOf(bytes, length);
    }
}
