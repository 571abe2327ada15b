package org.sluice.catalog.csv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sluice.testkit.Configs;

/** A home folder with four small, right files, of which a test changes what it is about. */
record Folder(Path home) {

    static final String STOCKS = """
            exchange,product,name,price_tick,lot_size,sessions,auctions
            SSE,STOCK,A股,0.01,100,09:30-11:30 13:00-14:57,09:15-09:25 14:57-15:00
            SSE,INDEX,指数,0.01,100,09:30-11:30 13:00-15:00,
            """;
    static final String FUTURES = """
            exchange,product,name,multiplier,price_tick,sessions,close_today_rule
            SHFE,au,沪金,1000,0.02,21:00-02:30 09:00-10:15,separate
            CZCE,TA,PTA,5,2,21:00-23:00 09:00-10:15,one pool
            """;
    static final String INSTRUMENTS = """
            exchange,code,name,product,board,list_date,price_tick,as_of
            SSE,600000,浦发银行,STOCK,MAIN,1999-11-10,0.01,2025-11
            SSE,000001,上证指数,INDEX,,,,
            """;
    static final String HOLIDAYS = "date\n20251001\n20260101\n";

    static Folder in(Path home) {
        Folder folder = new Folder(home);
        folder.write("stocks", STOCKS);
        folder.write("futures", FUTURES);
        folder.write("instruments", INSTRUMENTS);
        folder.write("holidays", HOLIDAYS);
        return folder;
    }

    Path path(String key) {
        return home.resolve("etc/catalog/" + key + ".csv");
    }

    void write(String key, String text) {
        write(key, text.getBytes(StandardCharsets.UTF_8));
    }

    void write(String key, byte[] bytes) {
        try {
            Files.createDirectories(path(key).getParent());
            Files.write(path(key), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A source in this folder; settings are key, value, key, value. */
    CsvCatalogSource source(String... settings) {
        return new CsvCatalogSource(Settings.of(config(settings), PROPERTIES));
    }

    /** The same as an operator's file makes it. */
    CsvCatalogSource activate(String... settings) throws IOException {
        return new CsvCatalogSource(config(settings), PROPERTIES);
    }

    CsvCatalogSource.Config config(String... settings) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("home", home.toString());
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        return Configs.of(CsvCatalogSource.Config.class, map);
    }

    static final Map<String, Object> PROPERTIES = Map.of("service.pid", "org.sluice.catalog.csv");
}
