package io.github.linkrelay.outbox.sqlite.recovery;

import io.github.linkrelay.outbox.sqlite.file.Schema;
import io.github.linkrelay.outbox.sqlite.pages.Row;
import io.github.linkrelay.outbox.sqlite.pages.Scan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sqlite.SQLiteConfig;

/** Knows the columns of each table in every format of the {@link Schema}, by which a row's table is recognized. */
public final class KnownTables {

    private record Column(String name, String type, boolean mayBeNull, int keyPlace, boolean isRowid) {

        boolean takes(Object value) {
            if (isRowid || value == null) {
                return value == null && (isRowid || mayBeNull);
            }
            return switch (type) {
                case "INTEGER" -> value instanceof Long;
                case "TEXT" -> value instanceof String;
                case "BLOB" -> value instanceof byte[];
                // A number without a fraction is stored as an integer.
                case "REAL" -> value instanceof Double || value instanceof Long;
                default -> true;
            };
        }
    }

    /**
     * Describes one table of a format.
     *
     * @param columns the columns in the order in which they are stored
     * @param fewest  how many columns a row of the table has at least: those that the table had when it was new
     */
    public record KnownTable(String name, boolean hasRowids, List<Column> columns, int fewest) {

        boolean isOf(Row row) {
            if (row.values().size() < fewest || row.values().size() > columns.size()) {
                return false;
            }
            for (int i = 0; i < row.values().size(); i++) {
                if (!columns.get(i).takes(row.values().get(i))) {
                    return false;
                }
            }
            return true;
        }

        /**
         * Returns the statement that inserts the columns of the row; the others get the values that they got when they
         * were added.
         */
        String insert(Row row) {
            List<String> names = columns.subList(0, row.values().size()).stream()
                    .map(Column::name)
                    .toList();
            return "INSERT OR IGNORE INTO " + name + "(" + String.join(", ", names) + ") VALUES("
                    + "?, ".repeat(names.size() - 1) + "?)";
        }

        void bind(PreparedStatement insert, Row row) throws SQLException {
            for (int i = 0; i < row.values().size(); i++) {
                insert.setObject(
                        i + 1,
                        columns.get(i).isRowid()
                                ? (Object) row.rowid()
                                : row.values().get(i));
            }
        }

        /** Returns the value of a column; {@code null} also if the row has no such column. */
        Object value(Row row, String column) {
            for (int i = 0; i < row.values().size(); i++) {
                if (columns.get(i).name().equals(column)) {
                    return columns.get(i).isRowid()
                            ? (Object) row.rowid()
                            : row.values().get(i);
                }
            }
            return null;
        }
    }

    /** Rows with fewer columns than this may belong to any table. */
    private static final int TELLING_COLUMNS = 4;

    private final Map<String, KnownTable> tables;

    private KnownTables(Map<String, KnownTable> tables) {
        this.tables = tables;
    }

    public static KnownTables of(int version) throws SQLException {
        Map<String, KnownTable> tables = new HashMap<>();
        for (int each = 1; each <= version; each++) {
            try (Connection reference = new SQLiteConfig().createConnection("jdbc:sqlite::memory:")) {
                Schema.migrate(reference, Schema.MIGRATIONS.subList(0, each));
                for (KnownTable table : read(reference)) {
                    KnownTable before = tables.get(table.name());
                    int fewest = before == null ? table.columns().size() : before.fewest();
                    tables.put(table.name(), new KnownTable(table.name(), table.hasRowids(), table.columns(), fewest));
                }
            }
        }
        return new KnownTables(tables);
    }

    private static List<KnownTable> read(Connection reference) throws SQLException {
        List<KnownTable> tables = new ArrayList<>();
        try (Statement statement = reference.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name <> 'sqlite_schema'")) {
            while (row.next()) {
                tables.add(new KnownTable(
                        row.getString(1),
                        !row.getBoolean(2),
                        columns(reference, row.getString(1), row.getBoolean(2)),
                        0));
            }
        }
        return tables;
    }

    private static List<Column> columns(Connection reference, String table, boolean isWithoutRowids)
            throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (Statement statement = reference.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT name, upper(type), \"notnull\", pk FROM pragma_table_info('"
                                + table + "') ORDER BY cid")) {
            while (row.next()) {
                int key = row.getInt(4);
                columns.add(new Column(
                        row.getString(1),
                        row.getString(2),
                        !row.getBoolean(3) && !(isWithoutRowids && key > 0),
                        key,
                        !isWithoutRowids && key > 0 && row.getString(2).equals("INTEGER")));
            }
        }
        if (isWithoutRowids) {
            // The columns of the key are stored first.
            columns.sort(
                    Comparator.comparingInt(column -> column.keyPlace() == 0 ? Integer.MAX_VALUE : column.keyPlace()));
        }
        return columns;
    }

    public KnownTable get(String name) {
        return tables.get(name);
    }

    /** Returns the table to which the rows of a page belong; {@code null} if that is not known. */
    public KnownTable of(Scan.Found found) {
        KnownTable named = found.table() == null ? null : tables.get(found.table());
        if (named != null && (found.rows().isEmpty() || found.rows().stream().anyMatch(named::isOf))) {
            return named;
        }
        KnownTable best = null;
        long most = 0;
        for (KnownTable table : tables.values()) {
            long fitting = table.hasRowids() == found.hasRowids() && table.fewest() >= TELLING_COLUMNS
                    ? found.rows().stream().filter(table::isOf).count()
                    : 0;
            if (fitting > most) {
                best = table;
                most = fitting;
            }
        }
        return best;
    }
}
