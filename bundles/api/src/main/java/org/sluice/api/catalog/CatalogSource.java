package org.sluice.api.catalog;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Brings instruments, products or holidays from somewhere. Several may be there at once; the engine merges them.
 *
 * <p>Called by the engine's thread {@code catalog}, or by that of an operator who asked for an update, one call at a time;
 * it may block for some seconds.
 */
@ConsumerType
public interface CatalogSource {

    /** Service property: the source's name, say {@code csv}. */
    String NAME = "catalog.name";

    /** Cheap; changes when {@link #read} would answer something else. Asked every few seconds. */
    long revision() throws IOException;

    /**
     * All this source knows, or an exception: then the engine keeps what it had and says so.
     *
     * @throws IOException naming what could not be read, and where in it
     */
    CatalogData read() throws IOException;

    /**
     * What it would know after an {@link #update}; may take some seconds and use the network, 20 s at most. Only for a
     * source whose origin may have something that {@link #read} does not tell yet.
     *
     * @throws IOException naming what could not be read, and where in it
     */
    default CatalogData upstream() throws IOException {
        return read();
    }

    /**
     * Takes over what its origin has now, as {@link #upstream} told just before; the revision changes if that was
     * something new. All of it or an exception: then what it knew stays in force. 20 s at most.
     *
     * @throws IOException naming what could not be read, and where in it
     */
    default void update() throws IOException {
        // A source that reads its origin each time is always up to date.
    }
}
