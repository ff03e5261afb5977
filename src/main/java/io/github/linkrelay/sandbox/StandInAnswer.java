package io.github.linkrelay.sandbox;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Says what a {@link SegmentStandIn} does with one request. Each method of an answer returns a changed copy, so
 * {@code StandInAnswer.status(429).retryAfter(2)} and {@code StandInAnswer.accept().held()} read as they work.
 *
 * <p>If the status is 2xx, the events are taken over: they appear in {@link SegmentStandIn#events()} and are counted.
 * This happens when the answer is given, whether or not it reaches the sender.
 *
 * @param status  the HTTP status, or 0 to judge the request by the rules: 200, 400 or 401
 * @param headers headers of the answer
 * @param delay   how long to wait before the answer
 * @param isHeld  whether the answer waits for {@link SegmentStandIn#release()}, before its delay
 * @param isLost  whether the connection is reset in the place of the answer
 */
public record StandInAnswer(int status, Map<String, String> headers, Duration delay, boolean isHeld, boolean isLost) {
    private static final int JUDGED = 0;

    public StandInAnswer {
        if (status != JUDGED && (status < 200 || status > 599)) {
            throw new IllegalArgumentException("status must be 200 to 599, not " + status);
        }
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must not be negative");
        }
        headers = Map.copyOf(headers);
    }

    /** Judges the request by the rules: 200 when it keeps them, 400 or 401 with the reason when not. */
    public static StandInAnswer accept() {
        return new StandInAnswer(JUDGED, Map.of(), Duration.ZERO, false, false);
    }

    /**
     * Answers with this status, whatever the request contains. {@code status(200)} behaves as Segment does: it answers
     * 200 to nearly anything, takes over only the members that keep the rules, and drops the others.
     */
    public static StandInAnswer status(int status) {
        if (status == JUDGED) {
            throw new IllegalArgumentException("status must be 200 to 599; to judge the request use accept()");
        }
        return new StandInAnswer(status, Map.of(), Duration.ZERO, false, false);
    }

    /** Resets the connection (TCP RST) and takes nothing over. */
    public static StandInAnswer reset() {
        return status(503).lost();
    }

    public StandInAnswer header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(Objects.requireNonNull(name), Objects.requireNonNull(value));
        return new StandInAnswer(status, more, delay, isHeld, isLost);
    }

    /** Adds a {@code Retry-After} header in seconds. */
    public StandInAnswer retryAfter(long seconds) {
        return header("Retry-After", Long.toString(seconds));
    }

    /** Gives the answer only after this time. The connection waits, but no thread does. */
    public StandInAnswer after(Duration delay) {
        return new StandInAnswer(status, headers, delay, isHeld, isLost);
    }

    /**
     * Gives the answer only after {@link SegmentStandIn#release()}. Without that the sender waits until its own
     * time-out.
     */
    public StandInAnswer held() {
        return new StandInAnswer(status, headers, delay, true, isLost);
    }

    /**
     * Resets the connection in place of the answer. With {@code accept().lost()} the events were taken over, but the
     * sender can't know it: it must repeat them with the same message ids.
     */
    public StandInAnswer lost() {
        return new StandInAnswer(status, headers, delay, isHeld, true);
    }

    boolean isJudged() {
        return status == JUDGED;
    }
}
