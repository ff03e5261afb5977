package io.github.linkrelay.outbox.sqlite.pages;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Finds the tree to which each page of a damaged database belongs, by the number of the tree's first page. Each page of
 * a tree names the pages below it. A database that can shrink also has a map, which names the page above each page.
 */
final class PageOwners {

    /** The value for a page that is known to contain nothing that counts. */
    static final int NOBODY = -1;

    static final int UNKNOWN = 0;

    private static final int ENTRY_BYTES = 5;
    private static final int ROOT = 1;
    private static final int BELOW = 5;
    private static final int DEEPEST = 64;
    private static final int LOCK_BYTE = 0x40000000;

    private final PageFile pages;
    private final boolean hasMap;
    private final int[] owners;

    PageOwners(PageFile pages, boolean hasMap) {
        this.pages = pages;
        this.hasMap = hasMap;
        this.owners = new int[pages.count() + 1];
    }

    /** Follows a tree down from its first page. */
    void follow(int root) {
        Deque<Integer> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            int number = open.pop();
            byte[] page =
                    number < 1 || number >= owners.length || owners[number] != UNKNOWN ? null : pages.page(number);
            if (page != null && Btree.kind(page, number) != 0) {
                owners[number] = root;
                Btree.children(page, number).forEach(open::push);
            }
        }
    }

    /** Returns the first page of a page's tree, {@link #NOBODY} or {@link #UNKNOWN}. */
    int of(int number) {
        int climbing = number;
        for (int i = 0; i < DEEPEST && climbing > 0 && climbing < owners.length; i++) {
            if (owners[climbing] != UNKNOWN) {
                return owners[climbing];
            }
            if (climbing == 1) {
                return 1;
            }
            if (!hasMap) {
                return UNKNOWN;
            }
            if (isMap(climbing)) {
                return NOBODY;
            }
            ByteBuffer entry = entry(climbing);
            int kind = entry == null ? 0 : entry.get();
            int above = entry == null ? 0 : entry.getInt();
            if (kind == ROOT) {
                return climbing;
            }
            if (kind != BELOW) {
                // The page is free, or has the rest of a row that began on another page.
                return kind > ROOT && kind < BELOW ? NOBODY : UNKNOWN;
            }
            climbing = above;
        }
        return UNKNOWN;
    }

    private boolean isMap(int number) {
        return number == map(number) || number == LOCK_BYTE / pages.pageSize() + 1;
    }

    /** Returns the page of the map that has the entry of this page; it comes before the pages that it is about. */
    private int map(int number) {
        int mapped = pages.pageSize() / ENTRY_BYTES + 1;
        int map = (number - 2) / mapped * mapped + 2;
        return map == LOCK_BYTE / pages.pageSize() + 1 ? map + 1 : map;
    }

    /** Returns the map's entry for a page; {@code null} if it can't be read. */
    private ByteBuffer entry(int number) {
        int map = map(number);
        byte[] page = pages.page(map);
        int at = ENTRY_BYTES * (number - map - 1);
        return page == null || at < 0 || at + ENTRY_BYTES > page.length ? null : ByteBuffer.wrap(page, at, ENTRY_BYTES);
    }
}
