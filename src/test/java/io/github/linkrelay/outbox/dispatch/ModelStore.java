package io.github.linkrelay.outbox.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.ReplayRequest;
import io.github.linkrelay.outbox.view.ReplayStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a crash leaves: the rows of one destination as a store would hold them, in plain maps. */
final class ModelStore {

    private KnownDestination known = new KnownDestination("one", 0, 0, "", 0, 0, 0, 0, 1);
    private long version;
    final Map<Long, Long> sending = new TreeMap<>();
    final SortedMap<Long, String> letters = new TreeMap<>();
    private final SortedMap<Long, ReplayRow> replays = new TreeMap<>();

    /** A new process: its versions begin anew. */
    ProgressStore.SavedProgress load() {
        version = 0;
        return new ProgressStore.SavedProgress(
                known,
                new TreeMap<>(sending),
                replays.values().stream().filter(row -> row.endedAt() == 0).toList());
    }

    Cursor cursor() {
        return new Cursor(known.position(), known.ahead());
    }

    /** Writes a row, unless it is older than one that was written. */
    void write(CursorRow row) {
        if (row.version() <= version) {
            return;
        }
        version = row.version();
        assertThat(row.position()).as("a cursor never goes back").isGreaterThanOrEqualTo(known.position());
        for (CursorRow.Death death : row.deaths()) {
            switch (death.kind()) {
                case DIED -> letters.put(death.sequence(), death.reason());
                case AGAIN -> letters.computeIfPresent(death.sequence(), (sequence, reason) -> death.reason());
                case RECOVERED -> letters.remove(death.sequence());
            }
        }
        row.ended().forEach(sending::remove);
        row.replays().forEach(replay -> replays.put(replay.id(), replay));
        known = new KnownDestination(
                "one",
                0,
                row.position(),
                row.ahead(),
                row.delivered(),
                row.filtered(),
                row.dead(),
                row.everDead(),
                known.registeredAt());
        assertThat(letters).as("letters that the destination counts").hasSize((int) known.dead());
    }

    /** A new replay of dead letters, or of all events that are settled, as the store has them now. */
    ReplayRow plan(boolean deadLetters, double rate) {
        Cursor settled = cursor();
        Cursor left = new Cursor(0);
        long total = 0;
        for (long sequence = 1; sequence <= settled.highest(); sequence++) {
            if (!settled.isSettled(sequence)) {
                left.settle(sequence);
            } else if (!deadLetters || letters.containsKey(sequence)) {
                total++;
            }
        }
        ReplayRow row = new ReplayRow(
                replays.size() + 1,
                "one",
                deadLetters ? ReplayRequest.DEAD_LETTERS : ReplayRequest.EVENTS,
                new ReplayChoice(EventQuery.all(), null, List.of(), 0),
                "",
                rate,
                ReplayStatus.State.RUNNING,
                left.position(),
                left.ranges(),
                settled.highest(),
                total,
                0,
                0,
                0,
                1,
                0);
        replays.put(row.id(), row);
        return row;
    }

    /** Returns the page behind {@code position}, of a few events. */
    ReplayPages.Page page(ReplayRow replay, long position) {
        List<ReplayItem> items = new ArrayList<>();
        long looked = position;
        while (looked < replay.end() && items.size() < 3) {
            looked++;
            boolean letter = letters.containsKey(looked);
            if (letter || replay.source().equals(ReplayRequest.EVENTS)) {
                items.add(new ReplayItem(looked, SubscriptionHistoryTest.event(looked), letter, letter));
            }
        }
        return new ReplayPages.Page(items, looked, looked >= replay.end());
    }
}
