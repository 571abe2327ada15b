package org.sluice.api.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolTest {

    @ParameterizedTest
    @CsvSource({
        "SSE.600000,  SSE,  600000",
        "sse.600000,  SSE,  600000",
        "600000.SSE,  SSE,  600000",
        "SH600000,    SSE,  600000",
        "sz000001,    SZSE, 000001",
        "BJ430017,    BSE,  430017",
        "SHFE.cu2501, SHFE, cu2501",
        "cu2501.SHFE, SHFE, cu2501",
        "CZCE.SR501,  CZCE, SR501",
    })
    void readsEveryFormInUse(String text, Exchange exchange, String code) {
        assertEquals(new Symbol(exchange, code), Symbol.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "600000", "SH", "SH60000A", "NYSE.IBM", "SSE.", ".600000", "SH.600000"})
    void saysWhatItCannotRead(String text) {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> Symbol.parse(text));
        assertEquals("'" + text + "' is no symbol; write SH600000, SSE.600000 or SHFE.cu2501", error.getMessage());
    }

    @Test
    void isOrderedByExchangeThenCode() {
        assertEquals("SSE.600000", Symbol.parse("SH600000").toString());
        assertEquals(-1, Integer.signum(Symbol.parse("SH688001").compareTo(Symbol.parse("SZ000001"))));
        assertEquals(-1, Integer.signum(Symbol.parse("SH600000").compareTo(Symbol.parse("SH600001"))));
    }
}
