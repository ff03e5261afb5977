package io.github.linkrelay.alert;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Knows when events of each type came into one outbox. */
public interface TypeHistory {
    long HOUR_MILLIS = 3_600_000;

    /**
     * An hour in which events of one type came.
     *
     * @param hour the hour, counted from 1970
     */
    record ActiveHour(String type, long hour) {}

    /** Returns every hour of every type from this hour on, in any order. */
    List<ActiveHour> since(long hour);

    /** Returns when the last stored event of the type was received; empty if there is none. */
    Optional<Instant> last(String type);
}
