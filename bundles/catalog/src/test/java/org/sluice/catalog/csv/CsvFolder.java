package org.sluice.catalog.csv;

import java.nio.file.Path;
import java.util.Map;
import org.sluice.api.catalog.CatalogSource;
import org.sluice.testkit.Configs;

/** Opens a folder of CSV files as the plug-in does; here because the plug-in's settings are its own. */
public final class CsvFolder {

    private CsvFolder() {}

    /** The source of the files in {@code home/etc/catalog}. */
    public static CatalogSource open(Path home) {
        Map<String, Object> settings = Map.of("home", home.toAbsolutePath().toString());
        return new CsvCatalogSource(Settings.of(Configs.of(CsvCatalogSource.Config.class, settings), settings));
    }
}
