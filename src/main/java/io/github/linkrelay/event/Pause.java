package io.github.linkrelay.event;

import java.time.Duration;
import java.util.Objects;

/**
 * Says why and how long a destination rests.
 *
 * @param kind   whether this is expected to pass by itself
 * @param reason for a person to read
 * @param delay  how long, or {@code null} for the delay that the endpoint's options give
 */
public record Pause(Kind kind, String reason, Duration delay) {

    /** The kinds of trouble. */
    public enum Kind {
        /** The trouble passes by itself; each pause is longer than the last. */
        BACK_OFF,
        /** Somebody must act; the destination is tried at a slow, steady pace, and its status says so. */
        HOLD
    }

    public Pause {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(reason, "reason");
    }

    /** Returns a pause that gets longer with each failure, as the endpoint's options say. */
    public static Pause backOff(String reason) {
        return new Pause(Kind.BACK_OFF, reason, null);
    }

    /** Returns a pause as long as the destination asked for. */
    public static Pause backOff(String reason, Duration delay) {
        return new Pause(Kind.BACK_OFF, reason, Objects.requireNonNull(delay, "delay"));
    }

    /** Returns a pause that holds the destination: it is tried every {@code holdDelay} until something is accepted. */
    public static Pause hold(String reason) {
        return new Pause(Kind.HOLD, reason, null);
    }
}
