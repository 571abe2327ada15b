package org.sluice.storage.clickhouse;

import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.sluice.api.storage.TickStore;
import org.sluice.testkit.TickStoreContract;

class ClickHouseTickStoreTest extends TickStoreContract {

    private Settings settings;
    private ClickHouseStore store;

    @BeforeEach
    void open() throws Exception {
        RealServer server = RealServer.get();
        settings = server.settings(server.database(), false);
        store = opened();
    }

    private ClickHouseStore opened() {
        return new ClickHouseStore(settings, InstantSource.system(), 100);
    }

    @Override
    protected TickStore store() {
        return store;
    }

    @Override
    protected TickStore reopened() {
        close();
        store = opened();
        return store;
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.deactivate();
        }
    }
}
