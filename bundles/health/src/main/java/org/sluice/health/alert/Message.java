package org.sluice.health.alert;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sluice.api.health.Alert;
import org.sluice.health.Span;

/**
 * What a robot is to say.
 *
 * @param host this machine
 * @param data DEMO or LIVE, or empty
 */
record Message(Notice notice, String host, String data) {

    /** Begins with a word by which a robot that wants a keyword can know it. */
    String text() {
        return Stream.of("Sluice", host, data).filter(word -> !word.isEmpty()).collect(Collectors.joining(" ")) + ": "
                + line(notice);
    }

    /** One line for the log and for people. */
    static String line(Notice notice) {
        Alert alert = notice.alert();
        String lasted = Span.between(alert.since(), notice.time());
        String what = alert.rule() + ", " + alert.subject();
        return switch (notice.kind()) {
            case RAISED -> "alert " + what + ": " + alert.text();
            case REPEATED -> "still after " + lasted + ": " + what + ": " + alert.text();
            case RECOVERED -> "recovered after " + lasted + ": " + what;
            case ENDED -> "the session is over: " + what + " is no longer looked at";
        };
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStringField("event", notice.kind().name().toLowerCase(Locale.ROOT));
        json.writeStringField("rule", notice.alert().rule());
        json.writeStringField("subject", notice.alert().subject());
        json.writeStringField("text", notice.alert().text());
        json.writeStringField("since", notice.alert().since().toString());
        json.writeStringField("time", notice.time().toString());
        json.writeStringField("host", host);
        json.writeStringField("data", data);
        json.writeStringField("message", text());
    }
}
