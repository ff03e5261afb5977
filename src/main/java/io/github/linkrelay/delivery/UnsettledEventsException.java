package io.github.linkrelay.delivery;

import java.time.Duration;
import java.util.Optional;

/** Thrown when a destination took only some events of a batch, or none, and the others must come again. */
final class UnsettledEventsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final AnswerClass answerClass;
    private final transient Duration wait;

    /** @param wait how long the destination asks to wait, or null */
    UnsettledEventsException(AnswerClass answerClass, String reason, Duration wait) {
        super(reason);
        this.answerClass = answerClass;
        this.wait = wait;
    }

    AnswerClass answerClass() {
        return answerClass;
    }

    Optional<Duration> asksToWait() {
        return Optional.ofNullable(wait);
    }
}
