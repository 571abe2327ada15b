package org.sluice.api.catalog;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an operator sees of the catalog's sources, and how they are told to ask their origins for something newer.
 * Thread-safe. {@link #diff} and {@link #update} run in the caller's thread, may take some seconds per source, and use
 * the network; only one of them runs at a time.
 */
@ProviderType
public interface CatalogControl {

    /** How it is now; asks no origin. */
    CatalogStatus status();

    /**
     * What an update would change.
     *
     * @throws IllegalStateException if another diff or update is under way
     */
    CatalogChanges diff();

    /**
     * Lets every source take over what its origin has now. A source that can't keeps what it had; so does one whose new
     * list lacks more than a tenth of what it had, or all of it, unless forced.
     *
     * @param progress told a line before and after each source, by the calling thread
     * @throws IllegalStateException if another diff or update is under way
     */
    CatalogChanges update(boolean force, Consumer<String> progress);
}
