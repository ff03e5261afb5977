package io.github.linkrelay.outbox.dispatch;

import java.util.List;

/**
 * Knows how far a destination is, and how much of that the store has saved. The version grows with each change that the
 * store must save. It has no lock, no thread and no clock; callers give the time, in milliseconds since 1970.
 */
final class Progress {

    private final Cursor cursor;
    private final long registeredAt;
    private final Unsaved<CursorRow.Death> deaths = new Unsaved<>();
    private long delivered;
    private long filtered;
    private long dead;
    private long everDead;
    private long version;
    private long savedVersion;
    private long savedPosition;

    /**
     * Begins with the state that the store has saved.
     *
     * @throws IllegalArgumentException if the row's cursor can't be read
     */
    Progress(KnownDestination known) {
        this.cursor = new Cursor(known.position(), known.ahead());
        this.registeredAt = known.registeredAt();
        this.delivered = known.delivered();
        this.filtered = known.filtered();
        this.dead = known.dead();
        this.everDead = known.everDead();
        this.savedPosition = known.position();
    }

    Cursor cursor() {
        return cursor;
    }

    long delivered() {
        return delivered;
    }

    long filtered() {
        return filtered;
    }

    long dead() {
        return dead;
    }

    long everDead() {
        return everDead;
    }

    // --- settlement

    /** Returns false if the event was settled before; so do the next two. */
    boolean deliver(long sequence) {
        boolean first = settle(sequence);
        delivered += first ? 1 : 0;
        return first;
    }

    boolean filter(long sequence) {
        boolean first = settle(sequence);
        filtered += first ? 1 : 0;
        return first;
    }

    boolean die(long sequence, String reason, long at) {
        boolean first = settle(sequence);
        if (first) {
            dead++;
            everDead++;
            add(sequence, reason, at, CursorRow.Kind.DIED);
        }
        return first;
    }

    private boolean settle(long sequence) {
        boolean first = cursor.settle(sequence);
        version += first ? 1 : 0;
        return first;
    }

    /** Notes that a replayed event was accepted or filtered. */
    void recover(ReplayItem item, boolean asFiltered) {
        version++;
        if (item.dead()) {
            dead--;
            delivered += asFiltered ? 0 : 1;
            filtered += asFiltered ? 1 : 0;
        }
        if (item.letter()) {
            add(item.position(), null, 0, CursorRow.Kind.RECOVERED);
        }
    }

    /** Notes that a replayed event was refused, which only counts if it is a dead letter. */
    void dieAgain(long sequence, String reason, long at) {
        version++;
        add(sequence, reason, at, CursorRow.Kind.AGAIN);
    }

    private void add(long sequence, String reason, long at, CursorRow.Kind kind) {
        // A dead letter from before the registration counts for an earlier destination of that name, and a clock may be
        // set back.
        long diedAt = kind == CursorRow.Kind.RECOVERED ? 0 : Math.max(at, registeredAt);
        deaths.add(new CursorRow.Death(sequence, reason, diedAt, kind), version);
    }

    // --- the store

    long version() {
        return version;
    }

    /** Notes a change outside of this class, and returns its version. */
    long changed() {
        return ++version;
    }

    long savedVersion() {
        return savedVersion;
    }

    /** Returns the position up to which the store knows that all events are settled. */
    long savedPosition() {
        return savedPosition;
    }

    boolean isSaved() {
        return version == savedVersion;
    }

    CursorRow row(String name, List<Long> ended, List<AttemptRow> attempts, List<ReplayRow> replays) {
        return new CursorRow(
                name,
                cursor.position(),
                cursor.ranges(),
                delivered,
                filtered,
                dead,
                everDead,
                deaths.all(),
                ended,
                attempts,
                replays,
                version);
    }

    /**
     * Notes that {@code row} is on disk. Returns false, and changes nothing, if a row of this version or a later one is
     * on disk already.
     */
    boolean saved(CursorRow row) {
        if (row.version() <= savedVersion) {
            return false;
        }
        savedVersion = row.version();
        savedPosition = row.position();
        deaths.saved(row.version());
        return true;
    }
}
