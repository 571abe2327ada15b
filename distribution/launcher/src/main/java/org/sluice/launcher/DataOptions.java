package org.sluice.launcher;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The options of hikyuu's command {@code dataserver}, and what they mean here. */
final class DataOptions {

    /** {@code false}: ticks go to no store. */
    static final String SAVE = "sluice.saveTicks";

    private static final Set<String> NAMES = Set.of("addr", "n", "work_num", "save", "buf", "parquet_path");
    private static final Set<String> TRUE = Set.of("true", "t", "1", "yes", "y", "on");
    private static final Set<String> FALSE = Set.of("false", "f", "0", "no", "n", "off");
    private static final int MOST_WORKERS = 256;

    private final Map<String, String> properties = new LinkedHashMap<>();
    private String first;
    private Boolean save;
    private String folder = "";

    static boolean has(String name) {
        return NAMES.contains(name);
    }

    /** Takes one of {@link #has}. */
    void take(String name, String value) throws Refusal {
        first = first == null ? '-' + name : first;
        String where = '-' + name + '=' + value;
        switch (name) {
            case "addr" -> properties.put("sluice.dataListen", Checks.dataServer(where, value));
            case "save" -> save = truth(where, value);
            case "buf" -> properties.put("sluice.bufferTicks", Boolean.toString(truth(where, value)));
            case "parquet_path" -> folder = value;
            default -> properties.put("sluice.dataWorkers", workers(where, value));
        }
    }

    private static String workers(String where, String value) throws Refusal {
        int workers = value.matches("[0-9]{1,3}") ? Integer.parseInt(value) : 0;
        if (workers < 1 || workers > MOST_WORKERS) {
            throw new Refusal(where + ": expected a whole number from 1 to " + MOST_WORKERS);
        }
        return Integer.toString(workers);
    }

    /** As hikyuu reads it. */
    private static boolean truth(String where, String value) throws Refusal {
        String word = value.toLowerCase(Locale.ROOT);
        if (!TRUE.contains(word) && !FALSE.contains(word)) {
            throw new Refusal(where + ": expected True or False");
        }
        return TRUE.contains(word);
    }

    /**
     * Adds what they stand for.
     *
     * @param command whether {@code dataserver} was said
     */
    void finish(boolean command, Map<String, String> all, Consumer<String> notice) throws Refusal {
        if (first != null && !command) {
            throw new Refusal(first + ": an option of dataserver, as in: sluice dataserver " + first + " VALUE");
        }
        all.putAll(properties);
        if (Boolean.FALSE.equals(save)) {
            all.put(SAVE, "false");
            all.put("sluice.stores", ","); // an empty list: the journal waits for nobody
            if (!folder.isEmpty()) {
                notice.accept("-parquet_path=" + folder + ": ignored, as hikyuu does: -save is False");
            }
        } else if (!folder.isEmpty()) {
            Path path = Path.of(folder).toAbsolutePath().normalize();
            String slashes = path.toString().replace(path.getFileSystem().getSeparator(), "/");
            all.put("sluice.parquetFolder", slashes);
        } else if (save != null) {
            throw new Refusal("-save=True without -parquet_path means ClickHouse, and storage.clickhouse is not there;"
                    + " give -parquet_path=FOLDER, or leave -save out: Sluice keeps ticks in var/parquet");
        }
    }
}
