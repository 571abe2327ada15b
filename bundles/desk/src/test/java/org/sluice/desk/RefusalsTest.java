package org.sluice.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.desk.Floor.NOW;
import static org.sluice.desk.Floor.TODAY;
import static org.sluice.desk.Floor.buy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.api.trade.Refusal;

@Timeout(60)
class RefusalsTest {

    private static final String WHY = "priceTick: the limit is steps of 0.01 yuan, the value is 10.001";

    @TempDir
    Path folder;

    @Test
    void areKeptOverARestartForTheTradingDay() {
        try (Floor floor = new Floor(folder, Map.of()).open()) {
            floor.refused(buy("1", "10.001", 100));
            Refusal told = new Refusal(buy("1", "10.001", 100), Reason.PRICE, WHY, NOW, TODAY);
            assertEquals(List.of(told), List.copyOf(floor.desk().refusals()));
            floor.restart();
            assertEquals(List.of(told), List.copyOf(floor.desk().refusals()));
            floor.open();
            floor.report(sink -> sink.onTradingDay(Floor.account(0, TODAY.plusDays(3))));
            assertEquals(List.of(), List.copyOf(floor.desk().refusals()));
        }
    }

    @Test
    void isOnTheDiskBeforeTheClientHearsOfIt() throws IOException {
        try (Floor floor = new Floor(folder, Map.of()).open()) {
            floor.refused(buy("1", "10.001", 100));
            assertTrue(
                    Files.readString(folder.resolve("var/audit/2026-11-20.log")).contains(WHY));
        }
    }

    @Test
    void isNoneAnyMoreOnceTheIdIsAnOrders() {
        try (Floor floor = new Floor(folder, Map.of()).open()) {
            floor.refused(buy("1", "10.001", 100));
            floor.submit(buy("1", "10.00", 100));
            assertEquals(
                    Reason.DUPLICATE_ID, floor.refused(buy("1", "10.01", 100)).reason());
            assertEquals(List.of(), List.copyOf(floor.desk().refusals()));
            floor.restart();
            assertEquals(List.of(), List.copyOf(floor.desk().refusals()));
            assertEquals(1, floor.desk().orders().size());
        }
    }
}
