package org.sluice.health.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sluice.api.health.Alert;
import org.sluice.health.Scene;

class AlertBookTest {

    private static final Condition DISK = Condition.always("disk", "/", "8 %");
    private static final Condition SILENT = Condition.ofFeed("no-ticks", "stock", "no tick");
    private static final Condition PLUG_IN = Condition.always("plug-in", "x", "no bundle");

    private final AlertBook book = new AlertBook(Duration.ofSeconds(5), Duration.ofMinutes(60));
    private final List<String> log = new ArrayList<>();
    private final List<String> people = new ArrayList<>();
    private Instant now = Scene.START;
    private boolean open = true;
    private boolean awake = true;

    private void look(int seconds, Condition... conditions) {
        now = now.plusSeconds(seconds);
        AlertBook.Told told =
                book.look(List.of(conditions), now, Map.of("plug-in", Duration.ofSeconds(15)), feed -> open, awake);
        told.log().forEach(notice -> log.add(Message.line(notice)));
        told.people().forEach(notice -> people.add(Message.line(notice)));
    }

    private List<String> taken(List<String> list) {
        List<String> taken = List.copyOf(list);
        list.clear();
        return taken;
    }

    @Test
    void whatHoldsIsToldOnceAndOnceWhenItIsOver() {
        look(0, DISK);
        look(4, DISK);
        assertEquals(List.of(), log);
        assertEquals(List.of(), book.alerts());
        look(1, DISK);
        look(1, DISK);
        look(1, Condition.always("disk", "/", "7 %"));
        assertEquals(List.of("alert disk, /: 8 %"), taken(log));
        assertEquals(List.of("alert disk, /: 8 %"), taken(people));
        assertEquals(List.of(new Alert("disk", "/", "7 %", Scene.START)), book.alerts());
        look(4);
        assertEquals(List.of(), log);
        look(1);
        look(1);
        assertEquals(List.of("recovered after 12 s: disk, /"), taken(log));
        assertEquals(List.of("recovered after 12 s: disk, /"), taken(people));
        assertEquals(List.of(), book.alerts());
    }

    @Test
    void whatFlickersIsOneTrouble() {
        for (int i = 0; i < 10; i++) {
            look(2, DISK);
            look(2);
        }
        assertEquals(List.of("alert disk, /: 8 %"), log);
    }

    @Test
    void whatWasShortIsNeverTold() {
        look(0, DISK);
        look(5);
        look(5);
        look(1, DISK);
        look(4, DISK);
        assertEquals(List.of(), log);
    }

    @Test
    void aRuleMayHaveMorePatience() {
        look(0, PLUG_IN, DISK);
        look(14, PLUG_IN, DISK);
        assertEquals(List.of("alert disk, /: 8 %"), taken(log));
        look(1, PLUG_IN, DISK);
        assertEquals(List.of("alert plug-in, x: no bundle"), taken(log));
    }

    @Test
    void whatStandsIsToldAgainEachHour() {
        look(0, DISK);
        look(5, DISK);
        look(3599, DISK);
        assertEquals(1, people.size());
        look(1, DISK);
        assertEquals(List.of("alert disk, /: 8 %", "still after 1 h 0 min: disk, /: 8 %"), taken(people));
        assertEquals(List.of("alert disk, /: 8 %", "still after 1 h 0 min: disk, /: 8 %"), taken(log));
    }

    @Test
    void theEndOfASessionEndsItsAlarmsWithANoteInTheLogOnly() {
        look(0, SILENT);
        look(5, SILENT);
        taken(log);
        taken(people);
        open = false;
        look(1);
        assertEquals(List.of("the session is over: no-ticks, feed stock is no longer looked at"), taken(log));
        assertEquals(List.of(), people);
        assertEquals(List.of(), book.alerts());
    }

    @Test
    void peopleWhoSleepHearOfItInTheMorning() {
        awake = false;
        look(0, DISK);
        look(5, DISK);
        look(7200, DISK);
        assertEquals(List.of("alert disk, /: 8 %", "still after 2 h 0 min: disk, /: 8 %"), taken(log));
        assertEquals(List.of(), people);
        awake = true;
        look(1, DISK);
        assertEquals(List.of("alert disk, /: 8 %"), taken(people));
    }

    @Test
    void whatCameAndWentAtNightIsNotToldToPeople() {
        awake = false;
        look(0, DISK);
        look(5, DISK);
        look(5);
        awake = true;
        look(5);
        assertEquals(List.of("alert disk, /: 8 %", "recovered after 10 s: disk, /"), log);
        assertEquals(List.of(), people);
    }

    @Test
    void whatRecoversAtNightIsToldInTheMorningUnlessItIsBack() {
        look(0, DISK, PLUG_IN);
        look(15, DISK, PLUG_IN);
        taken(people);
        awake = false;
        look(10);
        look(10, PLUG_IN);
        look(15, PLUG_IN);
        assertEquals(List.of(), people);
        awake = true;
        look(10, PLUG_IN);
        assertEquals(List.of("recovered after 25 s: disk, /"), taken(people));
        look(3, PLUG_IN);
        assertEquals(List.of(), people, "they have never heard that it was gone");
    }
}
