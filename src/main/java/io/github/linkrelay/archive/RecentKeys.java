package io.github.linkrelay.archive;

import io.github.linkrelay.event.EventKey;
import java.util.LinkedHashSet;
import java.util.Set;

/** The keys that were met last, so many of them, to know a repeat by. For one thread. */
final class RecentKeys {
    private final int most;
    private final Set<EventKey> keys = new LinkedHashSet<>();

    RecentKeys(int most) {
        this.most = most;
    }

    /** False if it is there already. */
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
