package io.github.linkrelay.archive;

import io.github.linkrelay.event.EventKey;
import java.util.LinkedHashSet;
import java.util.Set;

/** Remembers a limited number of the last keys, to recognize repeats. It is for one thread. */
final class RecentKeys {
    private final int most;
    private final Set<EventKey> keys = new LinkedHashSet<>();

    RecentKeys(int most) {
        this.most = most;
    }

    /** Adds a key; returns false if it is there already. */
    boolean add(EventKey key) {
        if (!keys.add(key)) {
            return false;
        }
        if (keys.size() > most) {
            keys.remove(keys.iterator().next());
        }
        return true;
    }

    void clear() {
        keys.clear();
    }
}
