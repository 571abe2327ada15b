package org.sluice.recorder;

import org.sluice.api.storage.BarStore;
import org.sluice.testkit.BarStoreContract;

/** The contract can be kept. */
class MemoryBarStoreTest extends BarStoreContract {

    private final MemoryStore store = new MemoryStore();

    @Override
    protected BarStore store() {
        return store;
    }

    @Override
    protected BarStore reopened() {
        return store;
    }
}
