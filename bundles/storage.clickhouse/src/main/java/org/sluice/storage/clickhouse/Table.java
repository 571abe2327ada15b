package org.sluice.storage.clickhouse;

import java.io.IOException;

/**
 * What one kind of row looks like in ClickHouse.
 *
 * @param <T> the row
 */
interface Table<T> {

    /** Name of the table: {@code ticks}, {@code bars}. */
    String name();

    /** Its columns with their types. */
    String columns();

    /** How it is divided and sorted: {@code PARTITION BY … ORDER BY …}. */
    String keys();

    /** The columns of {@link #write}, in its order. */
    String written();

    /** Writes one row. */
    void write(RowWriter row, T value, long sequence, long written) throws IOException;
}
