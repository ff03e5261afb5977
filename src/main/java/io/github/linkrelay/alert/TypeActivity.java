package io.github.linkrelay.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;

/**
 * When events of one type came.
 *
 * @param hours in which some came, since 1970; not empty
 */
record TypeActivity(String type, SortedSet<Long> hours) {

    /** What of it is in this hour or later; empty if nothing is. */
    Optional<TypeActivity> from(long hour) {
        SortedSet<Long> later = hours.tailSet(hour);
        return later.isEmpty() ? Optional.empty() : Optional.of(new TypeActivity(type, later));
    }

    /** The end of the last hour with events: it came then at the latest. */
    Instant lastAtTheLatest() {
        return Instant.ofEpochMilli((hours.last() + 1) * TypeHistory.HOUR_MILLIS);
    }

    /** From one hour with events to the next. */
    Duration longestPause() {
        long longest = 0;
        long before = hours.first();
        for (long hour : hours) {
            longest = Math.max(longest, hour - before);
            before = hour;
        }
        return Duration.ofHours(longest);
    }

    /** From the first hour with events to the last. */
    Duration span() {
        return Duration.ofHours(hours.last() - hours.first());
    }
}
