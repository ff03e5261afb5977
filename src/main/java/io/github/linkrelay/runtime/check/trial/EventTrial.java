package io.github.linkrelay.runtime.check.trial;

/**
 * The result of running one event through a deliver route.
 *
 * @param sequence the event's place in the outbox
 * @param type the event's type; {@code null} if it has none
 * @param outcome what the route did with it
 * @param reason why it was not delivered; empty otherwise
 * @param call the Track call as JSON; empty if the event did not get so far
 */
public record EventTrial(long sequence, String type, TrialOutcome outcome, String reason, String call) {

    /** How the event ended. */
    public enum TrialOutcome {
        /** The event was sent with a request. */
        SENT,
        /** The route ended without a request: a filter, for instance. */
        FILTERED,
        /** The event would become a dead letter. */
        DEAD_LETTER,
        /** The event would be released, and its destination would rest. */
        RELEASED,
        /**
         * The result depends on an answer that a trial does not get, or the event did not end in the time of a trial.
         */
        UNKNOWN
    }
}
