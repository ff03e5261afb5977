package io.github.linkrelay.outbox.sqlite.recovery;

import io.github.linkrelay.disk.PrivateFiles;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.outbox.dispatch.Cursor;
import io.github.linkrelay.outbox.dispatch.ReasonGroups;
import io.github.linkrelay.outbox.sqlite.file.FoundFiles;
import io.github.linkrelay.outbox.sqlite.file.Schema;
import io.github.linkrelay.outbox.sqlite.file.StoreCheck;
import io.github.linkrelay.outbox.sqlite.file.StoreFile;
import io.github.linkrelay.outbox.sqlite.pages.PageFile;
import io.github.linkrelay.outbox.sqlite.pages.Row;
import io.github.linkrelay.outbox.sqlite.pages.Scan;
import io.github.linkrelay.outbox.sqlite.pages.Wal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.sqlite.SQLiteConfig;

/**
 * Makes a new outbox file from all rows of a damaged one that can be read, whatever its format. It reads the damaged
 * file and its journal page by page, and changes neither.
 *
 * <p>It is long because each table needs its own care, and what is found in one decides about another.
 */
final class Recovery implements AutoCloseable {

    /** What is made anew of the other tables; the index of events in the background, after the next start. */
    private static final Set<String> DERIVED = Set.of(
            "dead_letter_groups",
            "blocks",
            "block_types",
            "terms",
            "block_terms",
            "former_blocks",
            "former_block_terms",
            "type_hours");
    /** The tables whose rows never change; of these, rows that the journal has behind a damage are used too. */
    private static final Set<String> UNCHANGING = Set.of("events", "dead_letters", "quarantine", "attempts");

    private static final int USUAL_PAGE = 4_096;
    private static final int ROWS_TOGETHER = 5_000;
    /**
     * By how many events the note may be behind after a power loss; the last event that is found can't be higher than
     * that.
     */
    private static final long BEHIND_NOTE = 1_000_000;

    private static final int HASH_BYTES = 32;

    private final FoundFiles found;
    private final KnownTables tables;
    private final Connection made;
    private final Map<String, PreparedStatement> inserts = new HashMap<>();
    private final Map<String, Long> read = new TreeMap<>();
    private final Map<String, Long> unreadable = new TreeMap<>();
    private final Map<String, Long> lostPages = new TreeMap<>();
    /** The events whose body does not have their key. */
    private final List<Long> altered = new ArrayList<>();

    private long unaltered;
    private long last;
    private long sinceCommit;

    private Recovery(FoundFiles found, int version, Connection made) throws SQLException {
        this.found = found;
        this.tables = KnownTables.of(version);
        this.made = made;
    }

    /**
     * Makes the file {@code target}; an existing one is replaced.
     *
     * @param found the damaged files
     */
    static RecoveryReport run(FoundFiles found, Path target) throws IOException, SQLException {
        int version = version(found);
        Path draft = target.resolveSibling(target.getFileName() + ".new");
        Files.deleteIfExists(draft);
        StoreFile.create(draft, Schema.MIGRATIONS.subList(0, version));
        try {
            RecoveryReport report;
            try (Recovery recovery =
                    new Recovery(found, version, new SQLiteConfig().createConnection("jdbc:sqlite:" + draft))) {
                report = recovery.run();
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            PrivateFiles.force(target.getParent());
            return report;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static int version(FoundFiles found) {
        int version = found.ownsJournal() && found.wal().firstPage() != null
                ? found.wal().firstPage().userVersion()
                : found.header() != null ? found.header().userVersion() : Schema.MIGRATIONS.size();
        if (version > Schema.MIGRATIONS.size()) {
            throw new OutboxException(
                    "The outbox " + found.path() + " has format " + version + ", this program knows formats up" + " to "
                            + Schema.MIGRATIONS.size() + ". Use the newer program.");
        }
        return version < 1 ? Schema.MIGRATIONS.size() : version;
    }

    private RecoveryReport run() throws IOException, SQLException {
        made.setAutoCommit(false);
        Wal wal = StoreCheck.ownsJournal(found) ? found.wal() : Wal.NONE;
        int pageSize =
                found.header() != null ? found.header().pageSize() : wal.id() != null ? wal.pageSize() : USUAL_PAGE;
        boolean hasMap = found.header() == null || found.header().hasMap();
        last = found.note() == null ? 0 : found.note().sequence();
        try (PageFile pages = PageFile.open(found.path(), FoundFiles.wal(found.path()), wal, pageSize, false)) {
            new Scan(pages, hasMap).run(new Scan.Sink<SQLException>() {
                @Override
                public void take(Scan.Found page) throws SQLException {
                    keep(page, false);
                }

                @Override
                public void lost(String table) {
                    count(table, 1, lostPages);
                }
            });
        }
        if (!wal.beyond().isEmpty()) {
            readBeyond(wal, pageSize, hasMap);
        }
        made.commit();
        closeInserts();
        Schema.migrate(made, Schema.MIGRATIONS);
        made.setAutoCommit(false);
        setAlteredAside();
        LostEvents events = new LostEvents(made);
        List<LostEvents.Range> absent = events.absent(last);
        Map<String, Long> dead = events.settle(absent, last);
        made.commit();
        return new RecoveryReport(
                found, wal, read, unreadable, lostPages, isKeyed() ? altered : List.of(), absent, dead, last);
    }

    private void readBeyond(Wal wal, int pageSize, boolean hasMap) throws IOException, SQLException {
        try (PageFile pages = PageFile.open(found.path(), FoundFiles.wal(found.path()), wal, pageSize, true)) {
            List<Integer> numbers =
                    wal.beyond().stream().map(Wal.Frame::page).distinct().toList();
            new Scan(pages, hasMap).run(numbers, new Scan.Sink<SQLException>() {
                @Override
                public void take(Scan.Found page) throws SQLException {
                    keep(page, true);
                }

                @Override
                public void lost(String table) {
                    // Nothing is known about such a page.
                }
            });
        }
    }

    private void keep(Scan.Found page, boolean isBeyond) throws SQLException {
        KnownTables.KnownTable table = tables.of(page);
        if (table == null) {
            count(page.table(), page.rows().size(), unreadable);
            return;
        }
        if (DERIVED.contains(table.name()) || isBeyond && !UNCHANGING.contains(table.name())) {
            return;
        }
        long bad = page.unreadable();
        for (Row row : page.rows()) {
            if (table.isOf(row) && isPlausible(table, row)) {
                keep(table, row);
            } else {
                bad++;
            }
        }
        count(table.name(), bad, unreadable);
    }

    private void count(String table, long number, Map<String, Long> counted) {
        if (number > 0 && table != null && tables.get(table) != null && !DERIVED.contains(table)) {
            counted.merge(table, number, Long::sum);
        }
    }

    /**
     * Whether a row's number is plausible. Damage may change a number, and that of the last event decides which number
     * comes next.
     */
    private boolean isPlausible(KnownTables.KnownTable table, Row row) {
        long limit = found.note() == null ? Long.MAX_VALUE : found.note().sequence() + BEHIND_NOTE;
        return switch (table.name()) {
            case "events", "admitted" -> row.rowid() > 0 && row.rowid() <= limit;
            case "destinations" -> isPlausibleCursor(table, row, limit);
            case "dead_letters" -> !(table.value(row, "seq") instanceof Long sequence) || Math.abs(sequence) <= limit;
            default -> true;
        };
    }

    private boolean isPlausibleCursor(KnownTables.KnownTable table, Row row, long limit) {
        try {
            Cursor cursor = new Cursor((Long) table.value(row, "position"), (String) table.value(row, "ahead"));
            long start = (Long) table.value(row, "start_seq");
            long delivered = (Long) table.value(row, "delivered");
            long dead = (Long) table.value(row, "dead");
            if (start < 0
                    || delivered < 0
                    || dead < 0
                    || cursor.highest() > limit
                    || delivered + dead > cursor.position() + cursor.aheadCount() - start) {
                return false;
            }
            last = Math.max(last, cursor.highest());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void keep(KnownTables.KnownTable table, Row row) throws SQLException {
        switch (table.name()) {
            case "dedupe_state" -> last = Math.max(last, (Long) row.values().get(0));
            case "sqlite_sequence" -> keepHighestId(row);
            default -> {
                if (insert(table, row)) {
                    noteSequence(table, row);
                }
            }
        }
    }

    private boolean insert(KnownTables.KnownTable table, Row row) throws SQLException {
        String sql = table.insert(row);
        PreparedStatement insert = inserts.get(sql);
        if (insert == null) {
            insert = made.prepareStatement(sql);
            inserts.put(sql, insert);
        }
        table.bind(insert, row);
        if (insert.executeUpdate() == 0) {
            return false;
        }
        read.merge(table.name(), 1L, Long::sum);
        if (++sinceCommit % ROWS_TOGETHER == 0) {
            made.commit();
        }
        return true;
    }

    private void noteSequence(KnownTables.KnownTable table, Row row) {
        if (table.name().equals("events")) {
            last = Math.max(last, row.rowid());
            byte[] key = (byte[]) table.value(row, "key");
            if (key.length == HASH_BYTES) {
                if (EventKey.ofBytes(key).equals(EventKey.of((byte[]) table.value(row, "body")))) {
                    unaltered++;
                } else {
                    altered.add(row.rowid());
                }
            }
        } else if (table.value(row, "seq") instanceof Long sequence
                && table.name().equals("dead_letters")) {
            last = Math.max(last, Math.abs(sequence));
        }
    }

    /** Keeps the highest id, so that an id is never used twice. */
    private void keepHighestId(Row row) throws SQLException {
        if (row.values().get(0) instanceof String table && row.values().get(1) instanceof Long id) {
            try (PreparedStatement update =
                            made.prepareStatement("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?");
                    PreparedStatement insert =
                            made.prepareStatement("INSERT INTO sqlite_sequence(name, seq) SELECT ?, ?"
                                    + " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?)")) {
                update.setLong(1, id);
                update.setString(2, table);
                insert.setString(1, table);
                insert.setLong(2, id);
                insert.setString(3, table);
                if (update.executeUpdate() == 0) {
                    insert.executeUpdate();
                }
            }
        }
    }

    /**
     * Whether the keys are made from the bodies. If so, an event whose body does not have its key was changed by the
     * damage, and is not sent.
     */
    private boolean isKeyed() {
        return unaltered > altered.size();
    }

    private void setAlteredAside() throws SQLException {
        if (!isKeyed()) {
            return;
        }
        try (PreparedStatement copy = made.prepareStatement(
                        "INSERT OR IGNORE INTO dead_letters(key, type, received_at, died_at,"
                                + " reason, body, reason_group) SELECT key, type, received_at, ?, ?, body, ? FROM events WHERE seq = ?");
                PreparedStatement delete = made.prepareStatement("DELETE FROM events WHERE seq = ?")) {
            String reason = "damaged on the disk: the body is not the one that was received";
            for (long sequence : altered) {
                copy.setLong(1, System.currentTimeMillis());
                copy.setString(2, reason);
                copy.setString(3, ReasonGroups.of(reason));
                copy.setLong(4, sequence);
                copy.executeUpdate();
                delete.setLong(1, sequence);
                delete.executeUpdate();
            }
        }
    }

    private void closeInserts() throws SQLException {
        for (PreparedStatement insert : inserts.values()) {
            insert.close();
        }
        inserts.clear();
    }

    @Override
    public void close() throws SQLException {
        closeInserts();
        made.close();
    }
}
