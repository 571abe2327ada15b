package org.sluice.wire.page;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The requests of each slice of a universe, made once. Used by the polling thread only.
 *
 * @param <S> what a slice consists of
 * @param <A> what the caller knows of one code
 */
public final class RequestLists<S, A extends Portion.Keyed> {

    /** More slices than any universe has: whatever is beyond it belongs to universes of the past. */
    private static final int MOST_SLICES = 256;

    private final PageSettings settings;
    private final Function<S, A> ask;
    // by identity: a slice is the same object as long as it stays the same, and comparing 240 symbols costs more
    private final Map<List<S>, List<Portion<A>>> slices = new IdentityHashMap<>();
    private long revision;

    /** @param ask how to ask for one; its null leaves that one out */
    public RequestLists(PageSettings settings, Function<S, A> ask) {
        this.settings = settings;
        this.ask = ask;
    }

    /**
     * The requests that ask for a slice; empty if the page has none of it.
     *
     * @param revision of what {@code ask} knows: if it differs from that of the last call, everything is made anew
     */
    public List<Portion<A>> portions(List<S> slice, long revision) {
        if (this.revision != revision || slices.size() > MOST_SLICES) {
            slices.clear();
            this.revision = revision;
        }
        return slices.computeIfAbsent(slice, this::make);
    }

    private List<Portion<A>> make(List<S> slice) {
        List<A> asked = new ArrayList<>(slice.size());
        for (S one : slice) {
            A how = ask.apply(one);
            if (how != null) {
                asked.add(how);
            }
        }
        List<Portion<A>> portions = new ArrayList<>();
        for (int from = 0; from < asked.size(); from += settings.codesPerRequest()) {
            int to = Math.min(asked.size(), from + settings.codesPerRequest());
            portions.add(new Portion<>(settings, asked.subList(from, to)));
        }
        return portions;
    }
}
