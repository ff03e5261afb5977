package io.github.linkrelay.outbox.view;

import io.github.linkrelay.event.NotStoredException;
import java.time.Duration;

/**
 * Is called when something happens in an outbox. The call is on the thread where it happens, so an implementation must
 * return at once. What it throws is logged and otherwise ignored.
 */
public interface OutboxListener {

    /** {@code count} events of {@code bytes} body bytes were committed, and {@code duplicates} were found stored before. */
    default void appended(int count, int duplicates, long bytes) {}

    /** One transaction of {@code operations} reached the disk in {@code nanos}. */
    default void committed(int operations, long nanos) {}

    /** {@code count} events were acknowledged. */
    default void delivered(String destination, int count) {}

    /** {@code count} events were filtered: their route ended without a request. */
    default void filtered(String destination, int count) {}

    /** An event, or a body that never was one ({@code destination} is then {@code null}), became a dead letter. */
    default void deadLettered(String destination, String reason) {}

    /** An event was released, to be handed over again. */
    default void released(String destination) {}

    /** The destination rests, for {@code delay} until the next try. */
    default void paused(String destination, DestinationStatus.State state, String reason, Duration delay) {}

    /** A destination was registered that the outbox did not know. From now on the outbox lists it. */
    default void registered(String destination) {}

    /** An attempt after a pause was accepted, or nothing is left to try. */
    default void resumed(String destination) {}

    /** {@code count} refused bodies were kept in the quarantine. */
    default void quarantined(int count) {}

    /**
     * {@code count} bodies left the quarantine: they were admitted, were stored already, or became dead letters. Bodies
     * that are deleted to make room don't count.
     */
    default void leftQuarantine(int count) {}

    /**
     * {@code count} dead letters were deleted because the destination accepted them, or its route filtered them. If
     * {@code destination} is {@code null}, they were admitted as events.
     */
    default void recovered(String destination, int count) {}

    /** An append failed with an {@link NotStoredException} of this message. */
    default void appendRefused(String reason) {}
}
