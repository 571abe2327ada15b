package org.sluice.gateway.sim.terms;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.sluice.api.market.Exchange;

/** All terms. Immutable. */
public final class TermsTable {

    private static final List<String> COLUMNS = List.of(
            "valid_from",
            "exchange",
            "product",
            "board",
            "codes",
            "sell",
            "minimum",
            "step",
            "maximum",
            "open_fee",
            "close_fee",
            "close_today_fee",
            "minimum_fee",
            "stamp_duty",
            "transfer_fee",
            "margin_long",
            "margin_short",
            "larger_side");

    private final List<Terms> rows;

    public TermsTable(List<Terms> rows) {
        this.rows = List.copyOf(rows);
    }

    /**
     * Reads a CSV file in UTF-8; {@code #} begins a line of comment, the first other line names the columns.
     *
     * @throws IOException naming file, line, column and value
     */
    public static TermsTable read(Path path) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(path, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new IOException("no such file: " + path, e);
        } catch (CharacterCodingException e) {
            throw new IOException(path.getFileName() + ": not UTF-8", e);
        }
        List<String> columns = null;
        List<Terms> rows = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).startsWith("\uFEFF") ? lines.get(i).substring(1) : lines.get(i);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String where = path.getFileName() + ":" + (i + 1) + ": ";
            List<String> fields = List.of(line.strip().split("\\s*,\\s*", -1));
            if (columns == null) {
                columns = fields;
                if (!columns.containsAll(COLUMNS)) {
                    throw new IOException(where + "columns are " + columns + ", expected " + COLUMNS);
                }
            } else if (fields.size() != columns.size()) {
                throw new IOException(where + fields.size() + " columns, but the header has " + columns.size());
            } else {
                Map<String, String> row = new LinkedHashMap<>();
                for (int column = 0; column < fields.size(); column++) {
                    row.put(columns.get(column), fields.get(column));
                }
                rows.add(new Row(where, row).terms());
            }
        }
        if (rows.isEmpty()) {
            throw new IOException(path.getFileName() + ": no rows");
        }
        return new TermsTable(rows);
    }

    /** What holds for an instrument on a trading day. */
    public Optional<Terms> find(Spec spec, LocalDate day) {
        Terms best = null;
        int bestFit = -1;
        for (Terms row : rows) {
            int fit = row.fit(spec, day);
            if (fit > bestFit || fit >= 0 && fit == bestFit && !row.validFrom().isBefore(best.validFrom())) {
                best = row;
                bestFit = fit;
            }
        }
        return Optional.ofNullable(best);
    }

    /** One line, with where it is. */
    private record Row(String where, Map<String, String> fields) {

        Terms terms() throws IOException {
            return new Terms(
                    value("valid_from", "a date as 2023-08-28", LocalDate::parse),
                    value("exchange", "an exchange as SSE", Exchange::valueOf),
                    value("product", "a product", text -> text.isEmpty() ? null : text),
                    fields.get("board"),
                    fields.get("codes").isEmpty()
                            ? List.of()
                            : List.of(fields.get("codes").split("\\s+")),
                    value("sell", "T+0 or T+1", TermsTable::sellToday),
                    volume("minimum"),
                    volume("step"),
                    volume("maximum"),
                    fee("open_fee"),
                    fee("close_fee"),
                    fee("close_today_fee"),
                    number("minimum_fee"),
                    number("stamp_duty"),
                    number("transfer_fee"),
                    number("margin_long"),
                    number("margin_short"),
                    value(
                            "larger_side",
                            "product, contract or none",
                            text -> LargerSide.valueOf(text.toUpperCase(Locale.ROOT))));
        }

        private long volume(String column) throws IOException {
            return value(column, "a whole number above 0", text -> {
                long number = Long.parseLong(text);
                return number > 0 ? number : null;
            });
        }

        private BigDecimal number(String column) throws IOException {
            return value(column, "a number from 0", text -> {
                BigDecimal number = new BigDecimal(text);
                return number.signum() >= 0 ? number : null;
            });
        }

        private Fee fee(String column) throws IOException {
            return value(column, "a share of the amount as 0.0001, or yuan for each contract as 3/lot", Fee::parse);
        }

        private <T> T value(String column, String expected, Function<String, T> converter) throws IOException {
            T value = null;
            RuntimeException cause = null;
            try {
                value = converter.apply(fields.get(column));
            } catch (RuntimeException e) {
                cause = e;
            }
            if (value == null) {
                throw new IOException(where + column + '=' + fields.get(column) + ": expected " + expected, cause);
            }
            return value;
        }
    }

    private static Boolean sellToday(String text) {
        return switch (text) {
            case "T+0" -> true;
            case "T+1" -> false;
            default -> null;
        };
    }
}
