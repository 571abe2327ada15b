package org.sluice.http.status;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.health.Alert;
import org.sluice.api.http.WebRequest;
import org.sluice.api.http.WebResource;
import org.sluice.api.http.WebResponse;

/**
 * {@code /health}: 200 if everything has started and no feed fails, else 503; in JSON each feed and what is wrong now.
 * An alert alone leaves it at 200: it may be about something that a restart would not mend.
 */
@Component(
        name = "org.sluice.http.health",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = WebResource.PATH + "=/health")
public final class HealthPage implements WebResource {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final JsonFactory json = new JsonFactory();
    private final Observed observed;

    @Activate
    public HealthPage(@Reference(name = "observed") Observed observed) {
        this.observed = observed;
    }

    @Override
    public void handle(WebRequest request, WebResponse response) throws IOException {
        List<FeedStatus> feeds = observed.feeds();
        String status = "ready";
        if (!observed.started()) {
            status = "starting";
        } else if (feeds.stream().anyMatch(feed -> feed.state() == FeedStatus.State.FAILED)) {
            status = "failing";
        }
        response.send(
                status.equals("ready") ? OK : UNAVAILABLE, "application/json", body(status, feeds, observed.alerts()));
    }

    private byte[] body(String status, List<FeedStatus> feeds, List<Alert> alerts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = json.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("status", status);
            out.writeArrayFieldStart("feeds");
            for (FeedStatus feed : feeds) {
                write(out, feed);
            }
            out.writeEndArray();
            out.writeArrayFieldStart("alerts");
            for (Alert alert : alerts) {
                out.writeStartObject();
                out.writeStringField("rule", alert.rule());
                out.writeStringField("subject", alert.subject());
                out.writeStringField("text", alert.text());
                write(out, "since", alert.since());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, FeedStatus feed) throws IOException {
        out.writeStartObject();
        out.writeStringField("feed", feed.feed());
        out.writeStringField("state", feed.state().name());
        out.writeStringField("origin", feed.origin().name());
        out.writeStringField("source", feed.source());
        out.writeStringField("reason", feed.reason());
        out.writeNumberField("universe", feed.universe());
        out.writeNumberField("missing", feed.missing());
        out.writeNumberField("rounds", feed.rounds());
        out.writeNumberField("ticks", feed.ticks());
        write(out, "lastRound", feed.lastRound());
        write(out, "nextRound", feed.nextRound());
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, String name, Instant time) throws IOException {
        out.writeStringField(name, time == null ? null : time.toString());
    }
}
