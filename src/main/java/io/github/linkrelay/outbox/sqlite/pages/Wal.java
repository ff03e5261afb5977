package io.github.linkrelay.outbox.sqlite.pages;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A write-ahead log as SQLite would read it: frames count up to the last commit before the first wrong checksum.
 *
 * @param id         which log it is; {@code null} if there is no file, or nothing of a log at its beginning
 * @param pageSize   bytes of a page; 0 without an id
 * @param pages      where in the file each page begins that the log holds, by page number: its last committed form
 * @param headers    of each form of the first page in it, the {@link DatabaseHeader}'s fingerprint
 * @param firstPage  the last committed form of the first page's header; {@code null} if the log has none
 * @param databasePages  of the whole database after the last commit; 0 if nothing was committed
 * @param beyond     frames of this log behind those that count, in order: of a damaged log the rest
 */
public record Wal(
        Id id,
        int pageSize,
        Map<Integer, Long> pages,
        Set<Long> headers,
        DatabaseHeader firstPage,
        long databasePages,
        List<Frame> beyond) {

    public static final Wal NONE = new Wal(null, 0, Map.of(), Set.of(), null, 0, List.of());

    private static final int MAGIC = 0x377f0682;
    private static final int VERSION = 3_007_000;
    private static final int HEADER_BYTES = 32;
    private static final int FRAME_HEADER_BYTES = 24;
    private static final int BUFFER_BYTES = 1 << 18;

    /**
     * The id of a log. SQLite gives a log two random numbers when it makes the file. Each time that it begins the log
     * anew, it increments the first and the number of checkpoints, and draws the second again.
     */
    public record Id(int checkpoints, int salt1, int salt2) {

        /** The place of the id in the file. */
        public static final int POSITION = 12;

        public static final int BYTES = 12;

        public static Id of(ByteBuffer bytes) {
            return new Id(bytes.getInt(), bytes.getInt(), bytes.getInt());
        }

        /** Whether this log was begun where the {@code other} one ended. */
        public boolean follows(Id other) {
            return checkpoints == other.checkpoints + 1 && salt1 == other.salt1 + 1;
        }
    }

    /** A page in the log. */
    public record Frame(int page, long offset) {}

    /** Whether the log has committed pages. */
    public boolean holdsPages() {
        return !pages.isEmpty();
    }

    /** Reads the whole log. */
    public static Wal read(Path path) throws IOException {
        try (InputStream file = Files.newInputStream(path)) {
            return read(new DataInputStream(new BufferedInputStream(file, BUFFER_BYTES)));
        } catch (NoSuchFileException e) {
            return NONE;
        }
    }

    private static Wal read(DataInputStream in) throws IOException {
        byte[] head = in.readNBytes(HEADER_BYTES);
        if (head.length < HEADER_BYTES) {
            return NONE;
        }
        ByteBuffer header = ByteBuffer.wrap(head);
        int magic = header.getInt();
        int version = header.getInt();
        int pageSize = header.getInt();
        Id id = Id.of(header);
        if ((magic & ~1) != MAGIC || version != VERSION || !DatabaseHeader.isPageSize(pageSize)) {
            return NONE;
        }
        Checksum sum = new Checksum((magic & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        sum.add(head, 24);
        return sum.is(header.getInt(), header.getInt()) ? new Frames(id, pageSize, sum).read(in) : NONE;
    }

    /** Reads frame after frame. */
    private static final class Frames {
        private final Id id;
        private final int pageSize;
        private final Checksum sum;
        private final Map<Integer, Long> committed = new HashMap<>();
        private final Map<Integer, Long> written = new HashMap<>();
        private final Set<Long> headers = new HashSet<>();
        private final List<Frame> beyond = new ArrayList<>();
        private DatabaseHeader firstWritten;
        private DatabaseHeader firstCommitted;
        private long databasePages;
        private boolean isWhole = true;

        Frames(Id id, int pageSize, Checksum sum) {
            this.id = id;
            this.pageSize = pageSize;
            this.sum = sum;
        }

        Wal read(DataInputStream in) throws IOException {
            byte[] head = new byte[FRAME_HEADER_BYTES];
            byte[] page = new byte[pageSize];
            try {
                for (long at = HEADER_BYTES; true; at += FRAME_HEADER_BYTES + pageSize) {
                    in.readFully(head);
                    in.readFully(page);
                    frame(ByteBuffer.wrap(head), head, page, at + FRAME_HEADER_BYTES);
                }
            } catch (EOFException e) {
                written.forEach((number, offset) -> beyond.add(new Frame(number, offset)));
                return new Wal(id, pageSize, committed, headers, firstCommitted, databasePages, beyond);
            }
        }

        private void frame(ByteBuffer header, byte[] head, byte[] page, long offset) {
            int number = header.getInt();
            int sizeAfterCommit = header.getInt();
            // Frames of an earlier log stay in the file until they are overwritten.
            boolean isOfThisLog = header.getInt() == id.salt1 && header.getInt() == id.salt2 && number > 0;
            if (isWhole && isOfThisLog) {
                sum.add(head, 8);
                sum.add(page, pageSize);
                isWhole = sum.is(header.getInt(), header.getInt());
            } else {
                isWhole = false;
            }
            if (isWhole) {
                take(number, page, offset, sizeAfterCommit);
            } else if (isOfThisLog) {
                beyond.add(new Frame(number, offset));
            }
        }

        private void take(int number, byte[] page, long offset, int sizeAfterCommit) {
            written.put(number, offset);
            if (number == 1) {
                firstWritten = DatabaseHeader.of(page);
                headers.add(DatabaseHeader.fingerprint(page));
            }
            if (sizeAfterCommit != 0) {
                committed.putAll(written);
                written.clear();
                firstCommitted = firstWritten;
                databasePages = sizeAfterCommit & 0xffffffffL;
            }
        }
    }

    /** Computes SQLite's checksum over everything that was added. */
    private static final class Checksum {
        private final ByteOrder order;
        private int first;
        private int second;

        Checksum(ByteOrder order) {
            this.order = order;
        }

        void add(byte[] bytes, int length) {
            ByteBuffer words = ByteBuffer.wrap(bytes, 0, length).order(order);
            while (words.hasRemaining()) {
                first += words.getInt() + second;
                second += words.getInt() + first;
            }
        }

        boolean is(int first, int second) {
            return this.first == first && this.second == second;
        }
    }
}
