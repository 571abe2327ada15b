package org.sluice.collector;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.sluice.api.fetcher.TickSink;
import org.sluice.api.market.Tick;

/**
 * What a source says that delivered old quotes before, while another is in use: kept here until it is clear whether it
 * says anything new. Were it simply used again, a feed would be silent for as long as it takes to notice.
 */
final class Probe implements TickSink {

    /** A batch, or null for the end of a round. */
    private final List<List<Tick>> said = new ArrayList<>();

    @Override
    public void accept(List<Tick> ticks) {
        said.add(List.copyOf(ticks));
    }

    @Override
    public void endRound() {
        said.add(null);
    }

    /**
     * Whether there is a quote in it that is of now and new for this source, and of which the volume would be taken. Its
     * time may be behind that of the source in use: one may always be a second later than the other.
     */
    boolean isNews(Source source, Market.Line line, Instant now, long staleMillis) {
        for (List<Tick> ticks : said) {
            if (ticks != null
                    && ticks.stream()
                            .anyMatch(tick ->
                                    Duration.between(tick.exchangeTime(), now).toMillis() <= staleMillis
                                            && source.isNews(tick)
                                            && line.goesForward(tick))) {
                return true;
            }
        }
        return false;
    }

    /** Says it all again, to one who listens. */
    void tell(TickSink sink) {
        for (List<Tick> ticks : said) {
            if (ticks == null) {
                sink.endRound();
            } else {
                sink.accept(ticks);
            }
        }
    }
}
