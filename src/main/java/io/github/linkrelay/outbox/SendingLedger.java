package io.github.linkrelay.outbox;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The events of a destination that are being sent, as the file has them or is about to: whether one of these arrived is
 * unknown until there is an answer. Only for destinations that must not get an event twice. Not safe for threads; its
 * {@link Destination} guards it.
 */
final class SendingLedger {

    private final Set<Long> sending;
    /** Rows that the file may drop, with the version of the destination's memory since which it may. */
    private final Map<Long, Long> ended = new HashMap<>();

    SendingLedger(Collection<Long> onDisk) {
        this.sending = new TreeSet<>(onDisk);
    }

    boolean contains(long sequence) {
        return sending.contains(sequence);
    }

    /** True if the file has yet to learn of it. */
    boolean begin(long sequence) {
        // A row that is about to be dropped: whoever begins again writes it again, after that.
        ended.remove(sequence);
        return sending.add(sequence);
    }

    /** True if it was being sent. */
    boolean end(long sequence, long version) {
        if (!sending.remove(sequence)) {
            return false;
        }
        ended.put(sequence, version);
        return true;
    }

    /** For a row that may have been written after its end was. */
    void dropAgain(long sequence, long version) {
        ended.put(sequence, version);
    }

    List<Long> sending() {
        return List.copyOf(sending);
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
