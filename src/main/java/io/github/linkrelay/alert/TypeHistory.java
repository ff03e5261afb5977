package io.github.linkrelay.alert;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When events of which type came into one outbox. */
public interface TypeHistory {
    long HOUR_MILLIS = 3_600_000;

    /**
     * An hour in which events of a type came.
     *
     * @param hour since 1970
     */
    record ActiveHour(String type, long hour) {}

    /** Every hour of every type, from this one on, in any order. */
    List<ActiveHour> since(long hour);

    /** When the last stored event of the type was received; empty if there is none. */
    Optional<Instant> last(String type);
}
