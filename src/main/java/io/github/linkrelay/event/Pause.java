package io.github.linkrelay.event;

import java.time.Duration;
import java.util.Objects;

/**
 * Why and how long a destination rests.
 *
 * @param kind   whether this is expected to pass by itself
 * @param reason for a person to read
 * @param delay  how long, or {@code null} for the delay that the endpoint's options give
 */
public record Pause(Kind kind, String reason, Duration delay) {

    /** What kind of trouble it is. */
    public enum Kind {
        /** It passes by itself: exponentially longer pauses. */
        BACK_OFF,
        /** Somebody must act: a try at a steady, slow pace, and the destination says so in its status. */
        HOLD
    }

    public Pause {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(reason, "reason");
    }

    /** A pause that doubles, or as the endpoint says, from one failure to the next. */
    public static Pause backOff(String reason) {
        return new Pause(Kind.BACK_OFF, reason, null);
    }

    /** A pause as long as the destination asked for. */
    public static Pause backOff(String reason, Duration delay) {
        return new Pause(Kind.BACK_OFF, reason, Objects.requireNonNull(delay, "delay"));
    }

    /** The destination is held, with a try every {@code holdDelay}, until a try is accepted. */
    public static Pause hold(String reason) {
        return new Pause(Kind.HOLD, reason, null);
    }
}
