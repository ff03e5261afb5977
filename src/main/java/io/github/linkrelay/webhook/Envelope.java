package io.github.linkrelay.webhook;

import java.time.Instant;

/**
 * An envelope has the members that every Tolinku event has, whatever its type.
 *
 * @param type the event type, such as {@code link.clicked}; not blank. Tolinku may send new types without notice
 * @param timestamp when the event happened, not when it was sent
 */
public record Envelope(String type, Instant timestamp) {}
