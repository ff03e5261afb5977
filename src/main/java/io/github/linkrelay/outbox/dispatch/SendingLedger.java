package io.github.linkrelay.outbox.dispatch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The events of a destination that are being sent, as the file has them or is about to: whether one of these arrived is
 * unknown until there is an answer. Only for destinations that must not get an event twice. Not safe for threads; its
 * {@link Destination} guards it.
 */
final class SendingLedger {

    /** By sequence: the replay that sends it, or 0. */
    private final Map<Long, Long> sending;
    /** Rows that the file may drop, with the version of the destination's memory since which it may. */
    private final Map<Long, Long> ended = new HashMap<>();

    SendingLedger(Map<Long, Long> onDisk) {
        this.sending = new TreeMap<>(onDisk);
    }

    boolean contains(long sequence) {
        return sending.containsKey(sequence);
    }

    /** True if the file has yet to learn of it. */
    boolean begin(long sequence, long replay) {
        // A row that is about to be dropped: whoever begins again writes it again, after that.
        ended.remove(sequence);
        return sending.put(sequence, replay) == null;
    }

    /** True if it was being sent. */
    boolean end(long sequence, long version) {
        if (sending.remove(sequence) == null) {
            return false;
        }
        ended.put(sequence, version);
        return true;
    }

    /** For a row that may have been written after its end was. */
    void dropAgain(long sequence, long version) {
        ended.put(sequence, version);
    }

    /** Whether its row is yet to be dropped. */
    boolean isEnding(long sequence) {
        return ended.containsKey(sequence);
    }

    /** By sequence: the replay, or 0. */
    Map<Long, Long> sending() {
        return new TreeMap<>(sending);
    }

    /** What the file is to drop. */
    List<Long> ended() {
        return List.copyOf(ended.keySet());
    }

    /** All that ended until this version is dropped. */
    void saved(long version) {
        ended.values().removeIf(since -> since <= version);
    }
}
