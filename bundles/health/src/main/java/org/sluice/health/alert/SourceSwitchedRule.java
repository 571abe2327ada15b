package org.sluice.health.alert;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.feed.FeedStatus.SourceStatus;
import org.sluice.api.feed.FeedStatus.State;
import org.sluice.health.Picture;

/** A feed collects, but not from its first choice. An operator who chooses another changes what is the first. */
final class SourceSwitchedRule implements Rule {

    @Override
    public String name() {
        return "source-switched";
    }

    @Override
    public List<Condition> look(Picture picture) {
        return picture.feeds().stream()
                .filter(feed -> feed.status().state() == State.COLLECTING)
                .flatMap(feed -> switched(feed.status()))
                .toList();
    }

    private Stream<Condition> switched(FeedStatus feed) {
        // one of another origin is never used: it is no choice
        Optional<SourceStatus> first = feed.sources().stream()
                .filter(source -> !source.present() || source.origin() == feed.origin())
                .findFirst();
        if (feed.source() == null || first.isEmpty() || first.get().name().equals(feed.source())) {
            return Stream.empty();
        }
        SourceStatus wanted = first.get();
        String why = !wanted.present()
                ? "is not installed or not started"
                : wanted.lastError() == null ? "rests" : wanted.lastError();
        return Stream.of(Condition.ofFeed(
                name(),
                feed.feed(),
                "switched from " + wanted.name() + " to " + feed.source() + "; " + wanted.name() + ": " + why));
    }
}
