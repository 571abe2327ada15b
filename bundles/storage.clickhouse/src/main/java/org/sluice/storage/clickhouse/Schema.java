package org.sluice.storage.clickhouse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sluice.api.market.Origin;

/** The databases and tables; made when they are not there. Thread-safe. */
final class Schema {

    /** The segments: begun, and {@code whole} when all their rows are stored; {@code written} is of the last row. */
    static final String SEGMENTS = "segments";

    /** From this version on a table can be told to force what it was given. */
    private static final int FORCES = 21;

    private static final String SEGMENT_COLUMNS = "id String, written UInt64, whole UInt8, at DateTime DEFAULT now()";

    private final Settings settings;
    private final Server server;
    private final Map<Origin, Boolean> made = new EnumMap<>(Origin.class);
    private volatile String version = "";

    Schema(Settings settings, Server server) {
        this.settings = settings;
        this.server = server;
    }

    /** The server's version; empty as long as it was not spoken to. */
    String version() {
        return version;
    }

    /** A table's whole name, as {@code sluice_live.ticks}. */
    String table(Origin origin, String name) {
        return database(origin) + '.' + name;
    }

    private String database(Origin origin) {
        return settings.database() + '_' + origin.name().toLowerCase(Locale.ROOT);
    }

    /** Makes what is not there. */
    synchronized void ensure(Origin origin) throws IOException {
        if (made.containsKey(origin)) {
            return;
        }
        version = server.value("SELECT version()");
        for (String statement : statements(origin, version)) {
            server.run(statement);
        }
        made.put(origin, true);
    }

    /** Something failed: somebody may have removed a table, or the server may be another. */
    synchronized void doubt() {
        made.clear();
    }

    /** All statements for the tables of an origin. */
    List<String> statements(Origin origin, String serverVersion) {
        String on = settings.cluster().isEmpty() ? "" : " ON CLUSTER `" + settings.cluster() + '`';
        List<String> statements = new ArrayList<>();
        statements.add("CREATE DATABASE IF NOT EXISTS " + database(origin) + on);
        for (Table<?> table : List.of(new TickTable(), new BarTable())) {
            add(
                    statements,
                    origin,
                    table.name(),
                    table.columns(),
                    "ReplacingMergeTree(written) " + table.keys(),
                    "cityHash64(exchange, code)",
                    serverVersion);
        }
        add(
                statements,
                origin,
                SEGMENTS,
                SEGMENT_COLUMNS,
                "ReplacingMergeTree(written) ORDER BY id",
                "cityHash64(id)",
                serverVersion);
        return statements;
    }

    private void add(
            List<String> statements,
            Origin origin,
            String name,
            String columns,
            String engine,
            String sharding,
            String serverVersion) {
        String forced = forces(serverVersion) ? " SETTINGS fsync_after_insert = 1, fsync_part_directory = 1" : "";
        String table = table(origin, name);
        if (settings.cluster().isEmpty()) {
            statements.add("CREATE TABLE IF NOT EXISTS " + table + " (" + columns + ") ENGINE = " + engine + forced);
            return;
        }
        String on = " ON CLUSTER `" + settings.cluster() + "` (";
        statements.add(
                "CREATE TABLE IF NOT EXISTS " + table + "_local" + on + columns + ") ENGINE = " + engine + forced);
        statements.add("CREATE TABLE IF NOT EXISTS " + table + on + columns + ") ENGINE = Distributed('"
                + settings.cluster() + "', '" + database(origin) + "', '" + name + "_local', " + sharding + ')');
    }

    /** An older server refuses the settings, and never forces what it writes. */
    static boolean forces(String version) {
        String major = version.replaceAll("\\..*", "");
        return major.matches("\\d{1,4}") && Integer.parseInt(major) >= FORCES;
    }

    /** A text as SQL writes it. */
    static String quoted(String text) {
        return '\'' + text.replace("\\", "\\\\").replace("'", "\\'") + '\'';
    }
}
