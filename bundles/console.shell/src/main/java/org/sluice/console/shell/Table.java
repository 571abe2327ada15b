package org.sluice.console.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows whose columns line up. A column whose title begins with {@code >} is aligned to the right. */
final class Table {

    private static final String GAP = "  ";

    private final List<List<Cell>> rows = new ArrayList<>();
    private final List<Boolean> right;

    /** Without titles all columns are aligned to the left. */
    Table(String... titles) {
        right = Stream.of(titles).map(title -> title.startsWith(">")).toList();
        if (titles.length > 0) {
            row(Stream.of(titles).map(title -> title.replace(">", "")).toArray());
        }
    }

    /** Adds a row; what is no {@link Cell} is shown as plain text, null as a dash. */
    Table row(Object... values) {
        List<Cell> row = new ArrayList<>();
        for (Object value : values) {
            row.add(value instanceof Cell cell ? cell : Cell.plain(value == null ? "-" : value.toString()));
        }
        rows.add(row);
        return this;
    }

    /** The rows as text, without blanks at the end. */
    List<String> lines(boolean colours) {
        List<String> lines = new ArrayList<>();
        for (List<Cell> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                boolean toTheRight = column < right.size() && right.get(column);
                line.append(column == 0 ? "" : GAP).append(row.get(column).padded(width(column), toTheRight, colours));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> column < row.size())
                .mapToInt(row -> row.get(column).width())
                .max()
                .orElse(0);
    }
}
