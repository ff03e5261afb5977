package io.github.linkrelay.operator.command;

import java.util.Arrays;
import java.util.List;

/** Prints aligned columns. The rows may come in several parts; a column then only grows. */
final class Table {
    private static final String GAP = "  ";

    private final Screen screen;
    private final List<Column> columns;
    private final int[] widths;
    private boolean isBegun;

    /** @param isNumber whether the cells are aligned to the right */
    record Column(String title, boolean isNumber) {
        static Column text(String title) {
            return new Column(title, false);
        }

        static Column number(String title) {
            return new Column(title, true);
        }
    }

    Table(Screen screen, List<Column> columns) {
        this.screen = screen;
        this.columns = columns;
        this.widths =
                columns.stream().mapToInt(column -> length(column.title())).toArray();
    }

    /** Returns the text of a cell: a dash for null. */
    static String cell(Object value) {
        return value == null ? "-" : value.toString();
    }

    /** Prints rows with a cell for each column, and the titles before the first rows. */
    void print(List<List<String>> rows) {
        List<String[]> plain = rows.stream()
                .map(row -> row.stream().map(Plain::text).toArray(String[]::new))
                .toList();
        for (String[] row : plain) {
            Arrays.setAll(widths, i -> Math.max(widths[i], length(row[i])));
        }
        if (!isBegun) {
            isBegun = true;
            print(columns.stream().map(Column::title).toArray(String[]::new));
        }
        plain.forEach(this::print);
    }

    private void print(String[] row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            String room = " ".repeat(widths[i] - length(row[i]));
            line.append(i == 0 ? "" : GAP).append(columns.get(i).isNumber() ? room + row[i] : row[i] + room);
        }
        screen.row(line.toString().stripTrailing());
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
