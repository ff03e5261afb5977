package io.github.linkrelay.outbox.sqlite.pages;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads all pages of a database, damaged or not, and passes on the rows that can be read. */
public final class Scan {

    /**
     * The rows of one page.
     *
     * @param table      of the page; {@code null} if that isn't known
     * @param hasRowids  whether the table is one with row ids; a page of one without, and of an index, has none
     * @param rows       that can be read
     * @param unreadable cells that are no rows
     */
    public record Found(String table, boolean hasRowids, List<Row> rows, int unreadable) {}

    public interface Sink<E extends Exception> {

        void take(Found found) throws E;

        /** Called when a page of the table is missing, or is no page of a table. */
        void lost(String table) throws E;
    }

    /** The name for a tree that is an index, whose content is also in its table. */
    private static final String INDEX = "";

    private static final int SCHEMA_COLUMNS = 5;

    private final PageFile pages;
    private final Btree trees;
    private final PageOwners owners;
    /** The names of trees by the number of their first page. */
    private final Map<Integer, String> names = new HashMap<>();

    /** @param hasMap whether the database has a map of its pages, see {@link DatabaseHeader#hasMap} */
    public Scan(PageFile pages, boolean hasMap) {
        this.pages = pages;
        this.trees = new Btree(pages);
        this.owners = new PageOwners(pages, hasMap);
        owners.follow(1);
        for (int number = 1; number <= pages.count(); number++) {
            if (owners.of(number) == 1) {
                readSchema(number);
            }
        }
        names.keySet().forEach(owners::follow);
    }

    private void readSchema(int number) {
        byte[] page = pages.page(number);
        if (page == null || Btree.kind(page, number) != Btree.TABLE_LEAF) {
            return;
        }
        for (Row row : trees.rows(page, number, new int[1])) {
            if (row.values().size() == SCHEMA_COLUMNS
                    && row.values().get(0) instanceof String kind
                    && row.values().get(1) instanceof String name
                    && row.values().get(3) instanceof Long root
                    && root > 1
                    && root <= pages.count()) {
                names.put(root.intValue(), kind.equals("table") ? name : INDEX);
            }
        }
    }

    /** Scans all pages: first those whose table is known, then the others, which may contain deleted or older rows. */
    public <E extends Exception> void run(Sink<E> sink) throws E {
        List<Integer> unknown = new ArrayList<>();
        for (int number = 1; number <= pages.count(); number++) {
            int owner = owners.of(number);
            String table = names.get(owner);
            if (owner == PageOwners.UNKNOWN || owner > 1 && table == null) {
                unknown.add(number);
            } else if (owner > 1 && !table.equals(INDEX)) {
                take(number, table, sink);
            }
        }
        for (int number : unknown) {
            take(number, null, sink);
        }
    }

    /** Scans only these pages, whatever their table. */
    public <E extends Exception> void run(Iterable<Integer> numbers, Sink<E> sink) throws E {
        for (int number : numbers) {
            if (owners.of(number) != PageOwners.NOBODY) {
                take(number, null, sink);
            }
        }
    }

    private <E extends Exception> void take(int number, String table, Sink<E> sink) throws E {
        byte[] page = pages.page(number);
        int kind = page == null ? 0 : Btree.kind(page, number);
        if (kind != 0) {
            int[] unreadable = new int[1];
            List<Row> rows = trees.rows(page, number, unreadable);
            sink.take(new Found(table, kind == Btree.TABLE_LEAF, rows, unreadable[0]));
        } else if (table != null) {
            sink.lost(table);
        }
    }
}
