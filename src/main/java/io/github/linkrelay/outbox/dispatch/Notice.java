package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.outbox.view.DestinationStatus.State;
import io.github.linkrelay.outbox.view.OutboxListener;
import io.github.linkrelay.outbox.view.ReplayStatus;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** Something that happened to a destination, for the listeners of its outbox and for the log. */
sealed interface Notice {

    /** Calls the method of {@code listener} for this notice, if there is one. */
    default void tell(OutboxListener listener, String destination) {}

    /** Logs the line for the operator, if there is one. {@code rests} decides which rests are told. */
    default void log(Logger log, String destination, TroubleLog rests, Now now) {}

    /** {@code count} events were acknowledged. */
    record Delivered(int count) implements Notice {
        @Override
        public void tell(OutboxListener listener, String destination) {
            listener.delivered(destination, count);
        }
    }

    /** {@code count} events were filtered. */
    record Filtered(int count) implements Notice {
        @Override
        public void tell(OutboxListener listener, String destination) {
            listener.filtered(destination, count);
        }
    }

    /** One event became a dead letter. */
    record DeadLettered(String reason) implements Notice {
        @Override
        public void tell(OutboxListener listener, String destination) {
            listener.deadLettered(destination, reason);
        }
    }

    /** {@code count} events are no dead letters any more. */
    record Recovered(int count) implements Notice {
        @Override
        public void tell(OutboxListener listener, String destination) {
            listener.recovered(destination, count);
        }
    }

    /** One event came back and will be handed over again. */
    record Released() implements Notice {
        @Override
        public void tell(OutboxListener listener, String destination) {
            listener.released(destination);
        }
    }

    /** The destination rests for {@code delay} milliseconds. */
    record Paused(State state, String reason, long delay) implements Notice {
        @Override
        public void tell(OutboxListener listener, String destination) {
            listener.paused(destination, state, reason, Duration.ofMillis(delay));
        }

        @Override
        public void log(Logger log, String destination, TroubleLog rests, Now now) {
            String kind = state == State.HELD ? "held" : "backing off";
            TroubleLog.Verdict verdict = rests.met(kind, now.nanos());
            log.atLevel(verdict.isDue() ? Level.WARN : Level.DEBUG)
                    .log(
                            "The outbox destination {} rests for {} ms ({}{}): {}",
                            destination,
                            delay,
                            kind,
                            verdict.leftOut() == 0 ? "" : ", " + verdict.leftOut() + " more since the last such line",
                            reason);
        }
    }

    /**
     * The destination is held because of refusals; {@code suspects} of the refused events are no dead letters. It is
     * tried every {@code delay} ms.
     */
    record Held(String reason, int suspects, long delay) implements Notice {
        @Override
        public void tell(OutboxListener listener, String destination) {
            listener.paused(destination, State.HELD, reason, Duration.ofMillis(delay));
        }

        @Override
        public void log(Logger log, String destination, TroubleLog rests, Now now) {
            boolean isDue = rests.met("held for refusals", now.nanos()).isDue();
            log.atLevel(isDue ? Level.WARN : Level.DEBUG)
                    .log(
                            "The outbox destination {} is held, for {}. Of these that are no dead letters: {}. It is tried every {} ms.",
                            destination,
                            reason,
                            suspects,
                            delay);
        }
    }

    /** A try after a pause was accepted, or nothing is left to try. */
    record Resumed() implements Notice {
        @Override
        public void tell(OutboxListener listener, String destination) {
            listener.resumed(destination);
        }

        @Override
        public void log(Logger log, String destination, TroubleLog rests, Now now) {
            log.atLevel(rests.ended() ? Level.INFO : Level.DEBUG)
                    .log("The outbox destination {} takes events again", destination);
        }
    }

    /**
     * {@code count} events that must not be repeated became dead letters, because they were being sent when a consumer
     * ended.
     */
    record SentBefore(int count, String reason) implements Notice {
        @Override
        public void log(Logger log, String destination, TroubleLog rests, Now now) {
            log.warn("The outbox destination {}: {} events became dead letters: {}", destination, count, reason);
        }
    }

    /** A replay has sent all its events, or found them to be no longer there. */
    record ReplayEnded(ReplayStatus replay) implements Notice {
        @Override
        public void log(Logger log, String destination, TroubleLog rests, Now now) {
            log.info(
                    "The replay {} to the outbox destination {} has ended: of {} events {} were sent, {} filtered, {} failed",
                    replay.id(),
                    destination,
                    replay.total(),
                    replay.sent(),
                    replay.filtered(),
                    replay.failed());
        }
    }
}
