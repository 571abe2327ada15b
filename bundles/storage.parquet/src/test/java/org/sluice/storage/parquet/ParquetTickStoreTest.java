package org.sluice.storage.parquet;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.storage.TickStore;
import org.sluice.testkit.TickStoreContract;

class ParquetTickStoreTest extends TickStoreContract {

    @TempDir
    Path folder;

    private ParquetStore store;

    @Override
    protected TickStore store() throws Exception {
        if (store == null) {
            store = new ParquetStore(new Settings(folder, 256, Duration.ofMinutes(30)), InstantSource.system());
        }
        return store;
    }

    @Override
    protected TickStore reopened() throws Exception {
        close();
        return store();
    }

    @AfterEach
    void close() throws Exception {
        if (store != null) {
            store.deactivate();
            store = null;
        }
    }
}
