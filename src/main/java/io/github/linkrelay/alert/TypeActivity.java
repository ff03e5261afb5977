package io.github.linkrelay.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The hours in which events of one type came.
 *
 * @param hours the hours with events, counted from 1970; not empty
 */
record TypeActivity(String type, SortedSet<Long> hours) {

    /** Returns the hours from this one on; empty if there are none. */
    Optional<TypeActivity> from(long hour) {
        SortedSet<Long> later = hours.tailSet(hour);
        return later.isEmpty() ? Optional.empty() : Optional.of(new TypeActivity(type, later));
    }

    /**
     * Returns the end of the last hour with events, which is the latest moment at which the last event can have come.
     */
    Instant lastAtTheLatest() {
        return Instant.ofEpochMilli((hours.last() + 1) * TypeHistory.HOUR_MILLIS);
    }

    /** Returns the longest time from one hour with events to the next. */
    Duration longestGap() {
        long longest = 0;
        long before = hours.first();
        for (long hour : hours) {
            longest = Math.max(longest, hour - before);
            before = hour;
        }
        return Duration.ofHours(longest);
    }

    /** Returns the time from the first hour with events to the last. */
    Duration span() {
        return Duration.ofHours(hours.last() - hours.first());
    }
}
