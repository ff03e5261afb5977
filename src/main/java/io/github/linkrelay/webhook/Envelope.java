package io.github.linkrelay.webhook;

import java.time.Instant;

/**
 * What every Tolinku event has, whatever its type.
 *
 * @param type the event type, such as {@code link.clicked}; not blank. New types come without notice
 * @param timestamp when the event happened, not when it was sent
 */
public record Envelope(String type, Instant timestamp) {}
