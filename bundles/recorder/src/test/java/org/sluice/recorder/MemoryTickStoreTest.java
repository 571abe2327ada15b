package org.sluice.recorder;

import org.sluice.api.storage.TickStore;
import org.sluice.testkit.TickStoreContract;

/** The contract can be kept. */
class MemoryTickStoreTest extends TickStoreContract {

    private final MemoryStore store = new MemoryStore();

    @Override
    protected TickStore store() {
        return store;
    }

    @Override
    protected TickStore reopened() {
        return store;
    }
}
