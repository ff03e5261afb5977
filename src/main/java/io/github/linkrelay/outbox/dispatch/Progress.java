package io.github.linkrelay.outbox.dispatch;

import java.util.ArrayList;
import java.util.List;

/**
 * How far a destination is, and which of it the file knows. Not safe for threads; its {@link Destination} guards it.
 * Times are milliseconds since 1970.
 */
final class Progress {

    private final Cursor cursor;
    private final long registeredAt;
    private List<CursorRow.Death> deaths = new ArrayList<>();
    private long delivered;
    private long filtered;
    private long dead;
    private long everDead;
    private long version;
    private long savedVersion;

    /** @throws IllegalArgumentException if the file's cursor is none */
    Progress(KnownDestination known) {
        this.cursor = new Cursor(known.position(), known.ahead());
        this.registeredAt = known.registeredAt();
        this.delivered = known.delivered();
        this.filtered = known.filtered();
        this.dead = known.dead();
        this.everDead = known.everDead();
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

    /** False if the event was settled before; so in the next. */
    boolean deliver(long sequence) {
        boolean first = cursor.settle(sequence);
        delivered += first ? 1 : 0;
        return first;
    }

    boolean filter(long sequence) {
        boolean first = cursor.settle(sequence);
        filtered += first ? 1 : 0;
        return first;
    }

    boolean die(long sequence, String reason, long at) {
        if (!cursor.settle(sequence)) {
            return false;
        }
        dead++;
        everDead++;
        deaths.add(new CursorRow.Death(sequence, reason, notBefore(at), CursorRow.Kind.DIED));
        return true;
    }

    /** A replayed event was accepted, or filtered. */
    void recover(ReplayItem item, boolean asFiltered) {
        if (item.dead()) {
            dead--;
            delivered += asFiltered ? 0 : 1;
            filtered += asFiltered ? 1 : 0;
        }
        if (item.letter()) {
            deaths.add(new CursorRow.Death(item.position(), null, 0, CursorRow.Kind.RECOVERED));
        }
    }

    /** A replayed event was refused, which is of meaning if it is among the dead. */
    void dieAgain(long sequence, String reason, long at) {
        deaths.add(new CursorRow.Death(sequence, reason, notBefore(at), CursorRow.Kind.AGAIN));
    }

    /** What died before it was registered counts for an earlier destination of that name; a clock may have been set back. */
    private long notBefore(long at) {
        return Math.max(at, registeredAt);
    }

    // --- the file

    /** Grows with each change that the file is to know. */
    long version() {
        return version;
    }

    long changed() {
        return ++version;
    }

    long savedVersion() {
        return savedVersion;
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
                List.copyOf(deaths),
                ended,
                attempts,
                replays,
                version);
    }

    /** {@code row} is on disk. */
    void saved(CursorRow row) {
        savedVersion = row.version();
        deaths = new ArrayList<>(deaths.subList(row.deaths().size(), deaths.size()));
    }
}
