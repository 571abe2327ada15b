package org.sluice.storage.parquet;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.duckdb.DuckDBAppender;

/** How times and numbers go into rows and come out of them. */
final class Sql {

    private static final long MICROS = 1_000_000;
    private static final int NANOS_IN_MICRO = 1_000;

    private Sql() {}

    static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), MICROS), time.getNano() / NANOS_IN_MICRO);
    }

    /** Two columns: microseconds as every tool reads them, and the nanoseconds beyond. */
    static void time(DuckDBAppender row, Instant time) throws SQLException {
        row.appendEpochMicros(micros(time)).append((short) (time.getNano() % NANOS_IN_MICRO));
    }

    /** Of the column with the microseconds and the next with the nanoseconds. */
    static Instant time(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS),
                Math.floorMod(micros, MICROS) * NANOS_IN_MICRO + row.getShort(column + 1));
    }

    /** NULL is NaN. */
    static double number(ResultSet row, int column) throws SQLException {
        double number = row.getDouble(column);
        return row.wasNull() ? Double.NaN : number;
    }

    static double[] numbers(ResultSet row, int column) throws SQLException {
        Array array = row.getArray(column);
        Object[] boxed = (Object[]) array.getArray();
        double[] numbers = new double[boxed.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = ((Number) boxed[i]).doubleValue();
        }
        return numbers;
    }

    /** Other tools' averages leave NULL out, and would be spoilt by NaN. */
    static String absentAsNull(String column) {
        return "CASE WHEN isnan(" + column + ") THEN NULL ELSE " + column + " END AS " + column;
    }
}
