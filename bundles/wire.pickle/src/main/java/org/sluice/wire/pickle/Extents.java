package org.sluice.wire.pickle;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * How deep and how large what has been read is, each shared part counted wherever it appears: so that nobody who walks
 * through it is led astray by a small pickle. What is part of something else can't grow any more; so nothing holds itself.
 */
final class Extents {

    private static final class Extent {
        private int depth = 1;
        private long size = 1;
        private boolean complete;
    }

    private static final int MAX_DEPTH = 64;

    private final Map<Object, Extent> extents = new IdentityHashMap<>();
    private final long maxSize;

    Extents(long maxSize) {
        this.maxSize = maxSize;
    }

    /** A new list, set, dict, tuple or object. */
    <T> T begun(T container) {
        extents.put(container, new Extent());
        return container;
    }

    /** To be told before the item is put into the container. */
    void put(Object container, Object item) throws PickleException {
        Extent outer = extents.get(container);
        if (outer == null || outer.complete) {
            throw new PickleException("refused: something is added to what is complete");
        }
        Extent inner = extents.get(item);
        if (inner != null) {
            if (inner == outer) {
                throw new PickleException("refused: something that holds itself");
            }
            inner.complete = true;
            outer.depth = Math.max(outer.depth, inner.depth + 1);
            if (outer.depth > MAX_DEPTH) {
                throw new PickleException("refused: deeper than " + MAX_DEPTH);
            }
        }
        outer.size += inner == null ? 1 : inner.size;
        if (outer.size > maxSize) {
            throw new PickleException("refused: more than " + maxSize + " values");
        }
    }
}
