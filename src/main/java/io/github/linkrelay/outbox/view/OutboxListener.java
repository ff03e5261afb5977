package io.github.linkrelay.outbox.view;

import io.github.linkrelay.event.NotStoredException;
import io.github.linkrelay.outbox.Outbox;
import java.time.Duration;

/**
 * Hears what happens in an outbox. Called on the thread where it happens, so an implementation returns at once;
 * what it throws is logged and otherwise ignored.
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

    /** An event was handed back, to be handed over again. */
    default void released(String destination) {}

    /** The destination rests, for {@code delay} until the next try. */
    default void paused(String destination, DestinationStatus.State state, String reason, Duration delay) {}

    /** A destination was registered that the outbox did not know; {@link Outbox#destinations} has it. */
    default void registered(String destination) {}

    /** A try after a pause was accepted, or nothing is left to try. */
    default void resumed(String destination) {}

    /** {@code count} refused bodies were kept in the quarantine. */
    default void quarantined(int count) {}

    /** {@code count} bodies left the quarantine, other than for want of room: let in, stored already, or dead letters now. */
    default void leftQuarantine(int count) {}

    /**
     * {@code count} dead letters are none any more: the destination accepted them after all, or its
     * route filtered them, or, where {@code destination}
     * is {@code null}, they were let in as events.
     */
    default void recovered(String destination, int count) {}

    /** An append failed with an {@link NotStoredException} of this message. */
    default void appendRefused(String reason) {}
}
