package org.sluice.storage.parquet;

import java.sql.SQLException;
import org.duckdb.DuckDBAppender;

/**
 * What one kind of row looks like in DuckDB and in Parquet.
 *
 * @param <T> the row
 */
interface Table<T> {

    /** Name of the kind, and of its folder: {@code ticks}, {@code bars}. */
    String name();

    /** The columns of the table in which rows wait to be written, as SQL declares them. */
    String staged();

    /** The expressions that make the file's columns of the staged ones. */
    String columns();

    /** Appends one row to the staging table. */
    void stage(DuckDBAppender row, T value, long sequence, long written) throws SQLException;

    /** The folder of the row below that of its kind: {@code 2026-11-27/SSE}. */
    String part(T value);

    /** What a compaction keeps, as the end of a SELECT before its ORDER BY. */
    String kept();
}
