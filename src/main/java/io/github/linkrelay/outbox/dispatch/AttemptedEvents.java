package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.AttemptOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The events of one request, by destination and replay; nearly always all are of one. For one thread. */
final class AttemptedEvents {

    private static final int FEW = 128;

    private final List<Group> groups = new ArrayList<>(1);

    void add(Destination destination, long replay, long sequence) {
        // 0 stands for all that are none of the log.
        group(destination, replay).add(Math.max(0, sequence));
    }

    void tell(AttemptOutcome outcome) {
        for (Group group : groups) {
            group.destination.attempted(Arrays.copyOf(group.sequences, group.size), group.replay, outcome);
        }
    }

    private Group group(Destination destination, long replay) {
        for (Group group : groups) {
            if (group.destination == destination && group.replay == replay) {
                return group;
            }
        }
        groups.add(new Group(destination, replay));
        return groups.get(groups.size() - 1);
    }

    private static final class Group {
        private final Destination destination;
        private final long replay;
        private long[] sequences = new long[FEW];
        private int size;

        Group(Destination destination, long replay) {
            this.destination = destination;
            this.replay = replay;
        }

        void add(long sequence) {
            if (size == sequences.length) {
                sequences = Arrays.copyOf(sequences, 2 * size);
            }
            sequences[size++] = sequence;
        }
    }
}
