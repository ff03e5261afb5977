package io.github.linkrelay.outbox.view;

import io.github.linkrelay.event.EventKey;
import java.util.Objects;

/**
 * A body that never became an event, to be kept among the dead letters once per key.
 *
 * @param key        {@code null} stands for the SHA-256 of the body
 * @param type       what kind of event it seems to be, or {@code null}
 * @param receivedAt milliseconds since 1970; 0 stands for now
 * @param reason     why it is dead, for a person to read
 * @param body       the exact bytes
 */
public record NewDeadLetter(EventKey key, String type, long receivedAt, String reason, byte[] body) {

    public NewDeadLetter {
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(reason, "reason");
        key = key == null ? EventKey.of(body) : key;
    }
}
