package org.sluice.storage.clickhouse;

import java.io.IOException;

/** Gathers rows for one table and sends them in pieces of bounded size. */
final class Sender<T> {

    private final Server server;
    private final String into;
    private final Table<T> table;
    private final int most;
    private final RowWriter rows;

    /** @param rows what is gathered goes there; it must be empty */
    Sender(Server server, String name, Table<T> table, RowWriter rows, int mostBytes) {
        this.server = server;
        this.into = name + " (" + table.written() + ')';
        this.table = table;
        this.rows = rows;
        this.most = mostBytes;
    }

    void add(T value, long sequence, long written) throws IOException {
        table.write(rows, value, sequence, written);
        if (rows.length() >= most) {
            flush();
        }
    }

    /** Sends what is gathered. */
    void flush() throws IOException {
        if (rows.rows() > 0) {
            server.insert(into, rows);
            rows.clear();
        }
    }
}
