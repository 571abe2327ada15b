package org.sluice.api.feed;

import org.osgi.annotation.versioning.ProviderType;

/** One running collector. Thread-safe. */
@ProviderType
public interface Feed {

    /** Service property: the feed's name, say {@code stock}. */
    String NAME = "feed.name";

    /** A consistent picture of this moment. */
    FeedStatus status();

    /** No round starts from now on; the one that runs ends with its end mark. Not kept over a restart. */
    void pause();

    /** Rounds start again, the first at once if in session. */
    void resume();
}
