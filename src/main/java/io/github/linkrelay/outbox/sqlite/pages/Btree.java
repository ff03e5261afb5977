package io.github.linkrelay.outbox.sqlite.pages;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads pages of trees, each by itself. Parts that can't be read are left out. */
final class Btree {

    static final int INDEX_INTERIOR = 2;
    static final int TABLE_INTERIOR = 5;
    static final int INDEX_LEAF = 10;
    static final int TABLE_LEAF = 13;

    private static final int LONGEST_VARINT = 9;
    /** The largest row that is read. SQLite's own limit is 1 GB by default; rows of an outbox are far smaller. */
    private static final long LARGEST_ROW = 512L << 20;

    private final PageFile pages;

    Btree(PageFile pages) {
        this.pages = pages;
    }

    /** Returns the kind of a page; 0 if it belongs to no tree. */
    static int kind(byte[] page, int number) {
        int kind = page[start(number)];
        return kind == INDEX_INTERIOR || kind == TABLE_INTERIOR || kind == INDEX_LEAF || kind == TABLE_LEAF ? kind : 0;
    }

    /** Returns the pages below this one. */
    static List<Integer> children(byte[] page, int number) {
        List<Integer> children = new ArrayList<>();
        int kind = kind(page, number);
        if (kind == INDEX_INTERIOR || kind == TABLE_INTERIOR) {
            ByteBuffer bytes = ByteBuffer.wrap(page);
            for (int cell : cells(page, number)) {
                if (cell + 4 <= page.length) {
                    children.add(bytes.getInt(cell));
                }
            }
            children.add(bytes.getInt(start(number) + 8));
        }
        return children;
    }

    /** Returns the rows in this page, and adds to {@code unreadable} how many of its cells are no rows. */
    List<Row> rows(byte[] page, int number, int[] unreadable) {
        List<Row> rows = new ArrayList<>();
        int kind = kind(page, number);
        if (kind == 0 || kind == TABLE_INTERIOR) {
            return rows;
        }
        for (int cell : cells(page, number)) {
            try {
                rows.add(row(page, cell, kind));
            } catch (IllegalArgumentException | IndexOutOfBoundsException | BufferUnderflowException e) {
                unreadable[0]++;
            }
        }
        return rows;
    }

    private static int start(int number) {
        return number == 1 ? DatabaseHeader.BYTES : 0;
    }

    private static List<Integer> cells(byte[] page, int number) {
        ByteBuffer bytes = ByteBuffer.wrap(page);
        int start = start(number);
        int count = bytes.getShort(start + 3) & 0xffff;
        int pointers = start + (page[start] == INDEX_INTERIOR || page[start] == TABLE_INTERIOR ? 12 : 8);
        List<Integer> cells = new ArrayList<>();
        for (int i = 0; i < count && pointers + 2 * i + 2 <= page.length; i++) {
            cells.add(bytes.getShort(pointers + 2 * i) & 0xffff);
        }
        return cells;
    }

    private Row row(byte[] page, int cell, int kind) {
        ByteBuffer bytes = ByteBuffer.wrap(page);
        bytes.position(kind == INDEX_INTERIOR ? cell + 4 : cell);
        long size = varint(bytes);
        long rowid = kind == TABLE_LEAF ? varint(bytes) : 0;
        if (size < 1 || size > LARGEST_ROW) {
            throw new IllegalArgumentException("no size of a row: " + size);
        }
        return new Row(rowid, values(payload(bytes, (int) size, kind == TABLE_LEAF)));
    }

    private ByteBuffer payload(ByteBuffer cell, int size, boolean isTable) {
        int usable = pages.pageSize();
        int most = isTable ? usable - 35 : (usable - 12) * 64 / 255 - 23;
        int local = size;
        if (size > most) {
            int least = (usable - 12) * 32 / 255 - 23;
            int fitting = least + (size - least) % (usable - 4);
            local = fitting <= most ? fitting : least;
        }
        if (local > cell.remaining() || (size - local) / (usable - 4) > pages.count()) {
            throw new IllegalArgumentException("larger than its page");
        }
        byte[] payload = new byte[size];
        cell.get(payload, 0, local);
        int next = local < size ? cell.getInt() : 0;
        for (int filled = local; filled < size; ) {
            byte[] overflow = pages.page(next);
            if (overflow == null) {
                throw new IllegalArgumentException("page " + next + " is missing");
            }
            int length = Math.min(size - filled, usable - 4);
            System.arraycopy(overflow, 4, payload, filled, length);
            filled += length;
            next = ByteBuffer.wrap(overflow).getInt();
            if ((next != 0) != (filled < size)) {
                throw new IllegalArgumentException("ends too early, or too late");
            }
        }
        return ByteBuffer.wrap(payload);
    }

    private static List<Object> values(ByteBuffer payload) {
        long headerEnd = varint(payload);
        if (headerEnd < payload.position() || headerEnd > payload.limit()) {
            throw new IllegalArgumentException("no header of a row");
        }
        ByteBuffer body = payload.duplicate().position((int) headerEnd);
        List<Object> values = new ArrayList<>();
        while (payload.position() < headerEnd) {
            values.add(value(body, varint(payload)));
        }
        if (payload.position() != headerEnd || body.hasRemaining()) {
            throw new IllegalArgumentException("more or less than its header says");
        }
        return values;
    }

    private static Object value(ByteBuffer body, long type) {
        if (type < 0 || type == 10 || type == 11) {
            throw new IllegalArgumentException("no type of a value: " + type);
        }
        if (type >= 12) {
            long length = (type - 12) / 2;
            if (length > body.remaining()) {
                throw new IllegalArgumentException("larger than its row");
            }
            byte[] bytes = new byte[(int) length];
            body.get(bytes);
            return type % 2 == 0 ? bytes : (Object) new String(bytes, StandardCharsets.UTF_8);
        }
        return switch ((int) type) {
            case 0 -> null;
            case 7 -> body.getDouble();
            case 8 -> 0L;
            case 9 -> 1L;
            default -> integer(body, type == 5 ? 6 : type == 6 ? 8 : (int) type);
        };
    }

    private static long integer(ByteBuffer body, int length) {
        long value = body.get();
        for (int i = 1; i < length; i++) {
            value = value << 8 | body.get() & 0xff;
        }
        return value;
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int i = 1; i < LONGEST_VARINT; i++) {
            byte next = bytes.get();
            value = value << 7 | next & 0x7f;
            if (next >= 0) {
                return value;
            }
        }
        return value << 8 | bytes.get() & 0xff;
    }
}
