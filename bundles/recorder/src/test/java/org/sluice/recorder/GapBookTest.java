package org.sluice.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Session;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.storage.Gap;
import org.sluice.testkit.OpenCatalog;
import org.sluice.testkit.Samples;

class GapBookTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 27);
    private static final Symbol A = Symbol.parse("SSE.600000");
    private static final Symbol B = Symbol.parse("SSE.600001");

    /** 9:30 to 11:30 and 13:00 to 15:00. */
    private static final Catalog CATALOG = new OpenCatalog() {
        @Override
        public Collection<Instrument> all() {
            return List.of();
        }

        @Override
        public List<Session> sessions(Symbol symbol, LocalDate day) {
            return List.of(
                    new Session(day, at("09:30"), at("11:30"), Phase.CONTINUOUS),
                    new Session(day, at("13:00"), at("15:00"), Phase.CONTINUOUS));
        }
    };

    @TempDir
    private Path folder;

    private GapBook book() {
        return new GapBook(folder.resolve("gaps"), Duration.ofMinutes(5), () -> CATALOG);
    }

    @Test
    void aSymbolThatIsSilentWhileOthersAreHeardIsAGapAndIsRemembered() throws IOException {
        GapBook book = book();
        hear(book, "10:00", A, B);
        for (String time : List.of("10:04", "10:08", "10:12")) {
            hear(book, time, B);
        }
        hear(book, "10:15", A, B);
        List<Gap> expected = List.of(new Gap(A, Origin.TEST, DAY, at("10:00"), at("10:15"), "silence"));
        assertEquals(expected, book.of(DAY));
        book.save();
        GapBook again = book();
        again.load();
        assertEquals(expected, again.of(DAY));
    }

    @Test
    void aSilenceOfAllIsOneGapOfAll() {
        GapBook book = book();
        hear(book, "10:00", A, B);
        hear(book, "10:20", A, B);
        assertEquals(List.of(new Gap(null, Origin.TEST, DAY, at("10:00"), at("10:20"), "silence")), book.of(DAY));
    }

    @Test
    void theBreakAtNoonIsNoGap() {
        GapBook book = book();
        hear(book, "11:29", A, B);
        hear(book, "13:01", A, B);
        assertEquals(List.of(), book.of(DAY));
    }

    @Test
    void whatTheFeedMissedOfTheAfternoonBeginsWithTheSession() {
        GapBook book = book();
        hear(book, "11:29", A, B);
        hear(book, "13:10", A, B);
        assertEquals(List.of(new Gap(null, Origin.TEST, DAY, at("13:00"), at("13:10"), "silence")), book.of(DAY));
    }

    private static void hear(GapBook book, String time, Symbol... symbols) {
        book.heard(
                "stock",
                Arrays.stream(symbols)
                        .map(symbol -> Samples.tick(symbol, at(time), 10))
                        .toList());
    }

    private static Instant at(String time) {
        return OffsetDateTime.parse(DAY + "T" + time + ":00+08:00").toInstant();
    }
}
