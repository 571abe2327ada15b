package org.sluice.api.catalog;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Brings instruments, products or holidays from somewhere. Several may be there at once; the engine merges them.
 *
 * <p>Called by the engine's thread {@code catalog}, one call at a time; it may block for some seconds.
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
}
