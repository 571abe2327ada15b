package org.sluice.api.catalog;

import java.util.List;

/**
 * What an update of the catalog changed, or would change. Ordered by what each is about; the merged catalog counts, so
 * what another source still lists has not expired.
 */
public record CatalogChanges(List<Change> added, List<Change> changed, List<Change> expired, List<Update> updates) {

    /**
     * One difference.
     *
     * @param subject {@code SSE.600000}, {@code product SHFE.cu} or {@code calendar}
     * @param name as people call it: 浦发银行; may be empty
     * @param what what is different, with the old and the new value; empty if there is nothing to say
     */
    public record Change(String subject, String name, String what) {}

    /**
     * How one source's update ended, or would end.
     *
     * @param text one plain sentence without the source's name: sizes, or the cause
     */
    public record Update(String source, Outcome outcome, String text) {}

    /** How an update ends. */
    public enum Outcome {
        /** The origin has nothing new. */
        UNCHANGED,
        /** Something new was taken over. */
        CHANGED,
        /** Something new looked wrong and was not taken over. */
        REFUSED,
        /** The origin could not be read. */
        FAILED
    }

    public CatalogChanges {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        expired = List.copyOf(expired);
        updates = List.copyOf(updates);
    }

    /** Whether nothing differs. */
    public boolean isEmpty() {
        return added.isEmpty() && changed.isEmpty() && expired.isEmpty();
    }
}
