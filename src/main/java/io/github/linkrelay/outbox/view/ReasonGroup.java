package io.github.linkrelay.outbox.view;

/**
 * A group of bodies that are kept for the same reason.
 *
 * @param destination or {@code null} for bodies that never were events, and in the quarantine
 * @param group       the reason without the parts that differ from one to the next
 * @param count       how many
 * @param firstAt     when the first died, or was refused; milliseconds since 1970
 * @param lastAt      the last
 */
public record ReasonGroup(String destination, String group, long count, long firstAt, long lastAt) {}
