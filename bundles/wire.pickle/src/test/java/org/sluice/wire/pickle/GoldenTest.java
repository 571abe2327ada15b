package org.sluice.wire.pickle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenTest {

    static Stream<Golden> goldens() {
        return Golden.all().stream();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void readsWhatVnPyWrote(Golden golden) throws Exception {
        assertEquals(golden.meaning(), Shown.of(Pickle.read(golden.pickle())));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void readsWhatItWroteItself(Golden golden) throws Exception {
        Object value = Pickle.read(golden.pickle());
        assertEquals(value, Pickle.read(Pickle.write(value)));
    }

    @Test
    void capturesHaveEveryFormOfEnums() {
        assertEquals(
                List.of("zh", "en", "zh2", "getattr"),
                Golden.all().stream().map(Golden::form).distinct().toList());
        assertTrue(named("en").contains("vt_positionid='SIM.cu2701.SHFE.Net'"), "captured in English");
        assertTrue(named("zh").contains("vt_positionid='SIM.cu2701.SHFE.净'"), "captured in Chinese");
    }

    private static String named(String form) {
        return Golden.all().stream()
                .filter(golden -> golden.form().equals(form) && golden.name().equals("PositionData"))
                .findFirst()
                .orElseThrow()
                .meaning();
    }

    @Test
    void writesClassesMembersAndKeysOnceInAList() throws Exception {
        Object contract = ((List<?>) ((List<?>) Pickle.read(Golden.all().stream()
                                .filter(golden -> golden.name().equals("ContractData"))
                                .findFirst()
                                .orElseThrow()
                                .pickle()))
                        .get(1))
                .get(0);
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(contract);
        }
        int one = Pickle.write(List.of(contract)).length;
        int all = Pickle.write(many).length;
        assertTrue(all < one * 1000 / 3, all + " bytes for a thousand, " + one + " for one");
        assertEquals(many, Pickle.read(Pickle.write(many)));
    }

    @Test
    void writesNoClassThatAVnPyMayNotHave() {
        VnObject strange = new VnObject("vnpy_ctp.gateway", "Extra");
        assertEquals(
                "no class of vn.py's: vnpy_ctp.gateway.Extra",
                assertThrows(IllegalArgumentException.class, () -> Pickle.write(List.of(strange)))
                        .getMessage());
    }
}
