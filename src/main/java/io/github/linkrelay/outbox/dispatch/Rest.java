package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.Pause;
import io.github.linkrelay.outbox.view.DestinationStatus.State;

/**
 * Whether a destination rests, why, until when, and how carefully it is tried afterwards. Times are milliseconds since
 * 1970. Not safe for threads; its {@link Destination} guards it.
 */
final class Rest {

    private final DispatchSettings settings;
    private State state = State.RUNNING;
    private String reason;
    private long since;
    private long pausedAt;
    private long delay;
    private int failures;
    private int wave;

    Rest(DispatchSettings settings, long now) {
        this.settings = settings;
        this.since = now;
    }

    /** Which try it is: grows with each pause. A failure of an event handed over in an older one says nothing new. */
    int wave() {
        return wave;
    }

    /**
     * An event of {@code deliveryWave} was released. True if this began a pause, or changed the one in force.
     */
    boolean pause(Pause pause, int deliveryWave, long now) {
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
        if (isResting(now) && until() >= now + wanted && !held) {
            return false;
        }
        State next = held || isResting(now) && state == State.HELD ? State.HELD : State.BACKING_OFF;
        since = next == state ? since : now;
        state = next;
        reason = pause.reason();
        pausedAt = now;
        delay = wanted;
        wave++;
        return true;
    }

    /** The destination took an event: that ends the trouble, unless it rests, where others failed since. */
    void accepted(long now) {
        if (isProbing(now)) {
            recovered(now);
        }
    }

    void recovered(long now) {
        state = State.RUNNING;
        reason = null;
        since = now;
        failures = 0;
        delay = 0;
    }

    /** A clock that was set back ends a pause, rather than draw it out. */
    boolean isResting(long now) {
        return state != State.RUNNING && now < until() && now >= pausedAt;
    }

    /** After a pause, before anything was accepted. */
    boolean isProbing(long now) {
        return state != State.RUNNING && !isResting(now);
    }

    long until() {
        return pausedAt + delay;
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

    long since() {
        return since;
    }
}
