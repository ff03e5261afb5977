package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Settles the events that were handed over. There is a new one for each consumer; it also settles events of earlier
 * consumers. It has no lock, no thread and no clock; callers give the time.
 *
 * <p>It is a little long, because the ways in which an event is settled share most of their steps.
 */
final class Settlement {

    private final DispatchSettings settings;
    private final Progress progress;
    private final InFlight inFlight;
    private final AttemptLog attempts;
    private final Sending sending;
    private final Replays replays;
    private final Trouble trouble;
    private final Turns turns;
    private final LongSupplier bound;
    private final Effects.Collector effects;
    private boolean detached;
    private boolean closed;

    /**
     * Settles for one consumer, and for those before it.
     *
     * @param bound the last event of the log that may go
     */
    Settlement(
            DispatchSettings settings,
            Memory memory,
            Trouble trouble,
            Turns turns,
            LongSupplier bound,
            Effects.Collector effects) {
        this.settings = settings;
        this.progress = memory.progress();
        this.inFlight = memory.inFlight();
        this.attempts = memory.attempts();
        this.sending = memory.sending();
        this.replays = memory.replays();
        this.trouble = trouble;
        this.turns = turns;
        this.bound = bound;
        this.effects = effects;
    }

    /** Notes that the consumer has gone. Events that come back then say nothing about the destination. */
    void detach() {
        detached = true;
    }

    /** Ends the settlement: nothing is settled any more. */
    void close() {
        closed = true;
    }

    /**
     * Settles the deliveries that are not settled yet, as delivered.
     *
     * @param filtered whether the destination never got them, so that they say nothing about it
     * @return how many were settled
     */
    int accept(Now now, Collection<HandedOver> deliveries, boolean filtered) {
        int count = 0;
        long dead = progress.dead();
        List<Refusals.Death> deaths = new ArrayList<>(0);
        for (HandedOver delivery : deliveries) {
            if (closed || !delivery.settle() || !accept(now, delivery, filtered)) {
                continue;
            }
            count++;
            if (!filtered) {
                deaths.addAll(trouble.accepted(delivery, now));
            } else if (!delivery.isReplayed() || delivery.item().dead()) {
                // A delivered event stays delivered if a replay filters it.
                attempts.filtered(delivery.event().sequence());
            }
            settled(delivery.event().sequence(), now);
        }
        int recovered = (int) (dead - progress.dead());
        if (count > 0) {
            effects.tell(filtered ? new Notice.Filtered(count) : new Notice.Delivered(count));
        }
        deaths.forEach(death -> die(death.sequence(), death.reason(), now));
        if (recovered > 0) {
            effects.tell(new Notice.Recovered(recovered));
        }
        return count;
    }

    private boolean accept(Now now, HandedOver delivery, boolean filtered) {
        long sequence = delivery.event().sequence();
        if (!delivery.isReplayed()) {
            return filtered ? progress.filter(sequence) : progress.deliver(sequence);
        }
        if (!inFlight.holds(delivery)) {
            return false;
        }
        replays.accepted(delivery, filtered, now);
        return true;
    }

    /** Makes the event a dead letter. Returns false if it was settled before. */
    boolean deadLetter(Now now, HandedOver delivery, String reason) {
        return !closed && delivery.settle() && bury(delivery, reason, now);
    }

    /**
     * Releases the event: the destination can't take it now, and rests. Returns false if the event was settled before,
     * or is not in flight.
     */
    boolean release(Now now, HandedOver delivery, Pause pause) {
        if (closed || !delivery.settle() || !inFlight.holds(delivery)) {
            return false;
        }
        if (sending.isUnknown(delivery.event().sequence())) {
            bury(delivery, Sending.unknown(pause), now);
        } else if (isTooOld(delivery, now)) {
            bury(delivery, tooOld(pause.reason()), now);
        } else {
            putBack(delivery, now);
        }
        if (!detached && trouble.pause(pause, delivery, now)) {
            effects.tell(new Notice.Paused(
                    trouble.rest().state(), pause.reason(), trouble.rest().delay()));
        }
        effects.wake();
        return true;
    }

    /**
     * Notes that the destination refused this event, by an answer that says nothing about other events.
     *
     * @param answer a text that is the same for equal refusals
     * @return false if the destination is held, so that the rest of its batch should not be sent now
     */
    boolean refuse(Now now, HandedOver delivery, String answer, String reason) {
        if (closed || delivery.isSettled() || !inFlight.holds(delivery)) {
            return true;
        }
        long sequence = delivery.event().sequence();
        Refusals refusals = trouble.refusals();
        Refusals.Decision decision =
                delivery.isReplayed() ? Refusals.Decision.DIES : trouble.refused(sequence, answer, reason, now);
        sending.answered(sequence);
        if (decision == Refusals.Decision.NO_ROOM && !refusals.isHeld()) {
            // Without a rest it would be sent again at once, and refused again.
            release(now, delivery, Pause.backOff(reason));
            return true;
        }
        delivery.settle();
        if (decision == Refusals.Decision.DIES) {
            bury(delivery, reason, now);
        } else if (isTooOld(delivery, now)) {
            bury(delivery, tooOld(reason), now);
        } else if (decision == Refusals.Decision.NO_ROOM) {
            putBack(delivery, now);
        } else {
            inFlight.remove(sequence);
            effects.tell(new Notice.Released());
        }
        // Unless the event was too old and died, and the run with it.
        if (refusals.isHeld()) {
            hold(delivery, decision == Refusals.Decision.HOLD, reason, now);
        }
        effects.wake();
        return !refusals.isBeforeHold(delivery.wave());
    }

    private void hold(HandedOver delivery, boolean begins, String reason, Now now) {
        Pause hold = Pause.hold(settings.refusalsBeforeHold() + " events in a row were refused alike: " + reason);
        if (begins) {
            trouble.hold(hold, delivery, now);
            effects.tell(new Notice.Held(hold.reason(), trouble.refusals().suspects(), settings.holdDelay()));
        } else {
            trouble.pause(hold, delivery, now);
        }
    }

    /**
     * Sets the event aside: the destination can't take it now, for a reason that does not concern other events, which
     * go on.
     *
     * @param answer a text that is the same for equal reasons
     * @param delay  {@code null} for the longest pause
     */
    boolean setAside(Now now, HandedOver delivery, String answer, String reason, Duration delay) {
        if (closed || delivery.isSettled() || !inFlight.holds(delivery)) {
            return false;
        }
        long sequence = delivery.event().sequence();
        long millis = delay != null ? delay.toMillis() : settings.backoffMaxDelay();
        sending.answered(sequence);
        if (isTooOld(delivery, now)) {
            delivery.settle();
            bury(delivery, tooOld(reason), now);
        } else if (delivery.isReplayed()) {
            delivery.settle();
            delivery.run().rest(now, Trouble.nanos(millis));
            putBack(delivery, now);
        } else if (trouble.setAside(sequence, answer, millis, now)) {
            delivery.settle();
            inFlight.remove(sequence);
            effects.tell(new Notice.Released());
        } else {
            return release(now, delivery, Pause.backOff(reason, Duration.ofMillis(millis)));
        }
        trouble.answered(now);
        effects.wake();
        return true;
    }

    /**
     * Carries out an operator's decision about the events that were refused and are no dead letters yet. This ends the
     * hold.
     *
     * @param bury whether they become dead letters; otherwise they are sent again
     * @return how many events there were
     */
    int decideRefusals(Now now, boolean bury) {
        boolean held = trouble.refusals().isHeld();
        int count;
        if (bury) {
            List<Refusals.Death> deaths = trouble.refusals().bury();
            deaths.forEach(death -> die(death.sequence(), death.reason(), now));
            count = deaths.size();
        } else {
            count = trouble.refusals().retry(now.nanos());
        }
        if (held) {
            trouble.recovered(now);
        }
        effects.wake();
        return count;
    }

    /** Makes the event a dead letter, whether it was handed over or not. Returns false if it was settled before. */
    boolean die(long sequence, String reason, Now now) {
        if (!progress.die(sequence, reason, now.millis())) {
            return false;
        }
        effects.tell(new Notice.DeadLettered(reason));
        settled(sequence, now);
        return true;
    }

    /** Ends the trouble if nothing is left to try, because nothing else would ever end it. */
    void recoverIfIdle(Now now) {
        if (progress.cursor().position() >= bound.getAsLong() && !replays.isPending()) {
            trouble.recovered(now);
        }
    }

    private void putBack(HandedOver delivery, Now now) {
        inFlight.remove(delivery.event().sequence());
        if (delivery.isReplayed()) {
            replays.released(delivery, now);
        } else {
            turns.released(delivery.event().sequence());
        }
        effects.tell(new Notice.Released());
    }

    private boolean bury(HandedOver delivery, String reason, Now now) {
        if (!delivery.isReplayed()) {
            return die(delivery.event().sequence(), reason, now);
        }
        if (!inFlight.holds(delivery)) {
            return false;
        }
        replays.refused(delivery, reason, now);
        settled(delivery.event().sequence(), now);
        return true;
    }

    private void settled(long sequence, Now now) {
        inFlight.remove(sequence);
        sending.settled(sequence);
        trouble.settled(sequence);
        recoverIfIdle(now);
        if (turns.isBlocked()) {
            // If there is no event to hand over, waking is useless, and there are many settlements.
            effects.wake();
        }
    }

    private boolean isTooOld(HandedOver delivery, Now now) {
        return settings.maxAge() > 0
                && !delivery.isReplayed()
                && now.millis() - delivery.event().receivedAt() > settings.maxAge();
    }

    private String tooOld(String reason) {
        return "not delivered within " + Duration.ofMillis(settings.maxAge()) + ": " + reason;
    }
}
