package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.Pause;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import java.util.concurrent.TimeUnit;

/**
 * Knows whether a destination rests, why, until when, and how carefully it is tried afterwards. Delays are in
 * milliseconds. It has no lock, no thread and no clock; callers give the time.
 *
 * <p>No rest is saved. After a restart, or when its route is replaced, a destination begins without one and is tried at
 * once.
 */
final class Rest {

    private final DispatchSettings settings;
    private State state = State.RUNNING;
    private String reason;
    /** When the present state began, in milliseconds since 1970. */
    private long since;

    private Now pausedAt;
    private long delay;
    private int failures;
    private int wave;

    Rest(DispatchSettings settings, Now now) {
        this.settings = settings;
        this.since = now.millis();
        this.pausedAt = now;
    }

    /**
     * Returns the number of the present wave, which grows with each pause. A failure of an event from an older wave
     * says nothing new.
     */
    int wave() {
        return wave;
    }

    /**
     * Notes that an event of {@code deliveryWave} was released. Returns true if this began a pause, or changed the
     * present one.
     */
    boolean pause(Pause pause, int deliveryWave, Now now) {
        boolean held = pause.kind() == Pause.Kind.HOLD;
        boolean plain = !held && pause.delay() == null;
        if (isResting(now) || deliveryWave < wave) {
            if (plain || held && state == State.HELD) {
                return false;
            }
        } else {
            failures++;
        }
        long wanted = pause.delay() != null
                ? pause.delay().toMillis()
                : held ? settings.holdDelay() : settings.backoff(failures);
        if (isResting(now) && left(now) >= TimeUnit.MILLISECONDS.toNanos(wanted) && !held) {
            return false;
        }
        State next = held || isResting(now) && state == State.HELD ? State.HELD : State.BACKING_OFF;
        since = next == state ? since : now.millis();
        state = next;
        reason = pause.reason();
        pausedAt = now;
        delay = wanted;
        wave++;
        return true;
    }

    void recovered(Now now) {
        state = State.RUNNING;
        reason = null;
        since = now.millis();
        failures = 0;
        delay = 0;
    }

    boolean isResting(Now now) {
        return state != State.RUNNING && left(now) > 0;
    }

    /** Whether the destination is being tried after a pause, before anything was accepted. */
    boolean isProbing(Now now) {
        return state != State.RUNNING && !isResting(now);
    }

    /** Returns the nanoseconds that are left of the last pause; 0 or less if it is over. */
    long left(Now now) {
        return TimeUnit.MILLISECONDS.toNanos(delay) - (now.nanos() - pausedAt.nanos());
    }

    /** Returns when the pause is over, in milliseconds since 1970. */
    long until() {
        return pausedAt.millis() + delay;
    }

    long delay() {
        return delay;
    }

    State state() {
        return state;
    }

    String reason() {
        return reason;
    }

    /** Returns since when the destination is in this state, in milliseconds since 1970. */
    long since() {
        return since;
    }
}
