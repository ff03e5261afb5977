package io.github.linkrelay.outbox.dispatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds values that the store must write, in order. Each has a version of {@link Progress}: a row of that version or a
 * later one contains the value.
 */
final class Unsaved<T> {

    private record Entry<T>(T value, long version) {}

    private final ArrayDeque<Entry<T>> entries = new ArrayDeque<>();

    void add(T value, long version) {
        entries.add(new Entry<>(value, version));
    }

    int size() {
        return entries.size();
    }

    void removeFirst() {
        entries.removeFirst();
    }

    List<T> all() {
        if (entries.isEmpty()) {
            return List.of();
        }
        List<T> values = new ArrayList<>(entries.size());
        entries.forEach(entry -> values.add(entry.value()));
        return values;
    }

    /** Forgets the values that a row of this version contained, because it is on disk. */
    void saved(long version) {
        while (!entries.isEmpty() && entries.getFirst().version() <= version) {
            entries.removeFirst();
        }
    }
}
