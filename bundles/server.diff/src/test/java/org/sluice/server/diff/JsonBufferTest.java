package org.sluice.server.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.api.market.MarketTime;

class JsonBufferTest {

    private final JsonBuffer buffer = new JsonBuffer();

    @ParameterizedTest
    @CsvSource({
        "75100,1,75100.0",
        "75100,0,75100",
        "-0.05,1,-0.05",
        "3.14,0,3.14",
        "0,1,0.0",
        "9234567890.12,1,9234567890.12",
        "0.00000001,1,0.00000001",
        "1e22,0,1.0E22",
        "5e-324,1,4.9E-324"
    })
    void writesNumbersAsPeopleDo(double value, int decimals, String expected) {
        assertEquals(expected, buffer.number(value, decimals).toString());
    }

    @Test
    void numbersAreReadBackExactly() {
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            double value = switch (random.nextInt(4)) {
                case 0 -> random.nextInt(10_000_000) / 100.0;
                case 1 -> random.nextLong() / 1000.0;
                case 2 -> Double.longBitsToDouble(random.nextLong());
                default -> random.nextGaussian() * 1e6;
            };
            if (Double.isFinite(value)) {
                buffer.clear();
                assertEquals(value, Double.parseDouble(buffer.number(value, 1).toString()), 0);
            }
        }
    }

    @Test
    void refusesWhatJsonDoesNotHave() {
        assertThrows(IllegalArgumentException.class, () -> buffer.number(Double.NaN, 1));
        assertThrows(IllegalArgumentException.class, () -> buffer.number(Double.POSITIVE_INFINITY, 1));
    }

    @Test
    void writesTheMarketsTime() {
        Random random = new Random(2);
        DateTimeFormatter format = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
        for (int i = 0; i < 50_000; i++) {
            Instant time = Instant.ofEpochSecond(
                    random.nextLong(-2_000_000_000L, 8_000_000_000L), random.nextInt(1_000_000) * 1000L);
            buffer.clear();
            buffer.dateTime(time.getEpochSecond() * 1_000_000 + time.getNano() / 1000);
            assertEquals('"' + format.format(time.atZone(MarketTime.ZONE)) + '"', buffer.toString());
        }
        buffer.clear();
        Instant time = Instant.parse("2025-10-06T06:30:00Z");
        assertEquals(
                "\"2025-10-06 14:30:00.000000\"",
                buffer.dateTime(time.getEpochSecond() * 1_000_000).toString());
    }

    @Test
    void stringsAreReadBackExactly() throws Exception {
        ObjectMapper json = new ObjectMapper();
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(12); left > 0; left--) {
                text.append((char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
            }
            buffer.clear();
            byte[] bytes = buffer.string(text).toBytes();
            assertEquals(text.toString(), json.readTree(bytes).textValue());
        }
    }
}
