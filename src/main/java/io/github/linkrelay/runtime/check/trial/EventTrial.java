package io.github.linkrelay.runtime.check.trial;

/**
 * What a deliver route made of one event.
 *
 * @param sequence the event's place in the outbox
 * @param type its type; {@code null} where it has none
 * @param outcome what the route did with it
 * @param reason why it was not delivered; empty otherwise
 * @param call what the transform made of it, the Track call as JSON; empty where it did not come so far
 */
public record EventTrial(long sequence, String type, TrialOutcome outcome, String reason, String call) {

    /** How it ended. */
    public enum TrialOutcome {
        /** It went out with a request. */
        SENT,
        /** The route ended without a request: a filter, for instance. */
        FILTERED,
        /** It would go to the dead letters. */
        DEAD_LETTER,
        /** It would go back to the outbox, and its destination rest. */
        RELEASED,
        /** It depends on an answer that a trial does not get, or did not end in the time that a trial has. */
        UNKNOWN
    }
}
