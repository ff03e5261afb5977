package io.github.linkrelay.event;

import java.util.Objects;

/**
 * An event to append.
 *
 * @param key        events of one key are one event. {@code null} stands for the SHA-256 of the body.
 * @param type       what kind of event it is, kept as it is; may be {@code null}
 * @param receivedAt milliseconds since 1970; 0 stands for the moment of the append
 * @param body       the exact bytes to keep, possibly none; not to be changed afterwards
 */
public record NewEvent(EventKey key, String type, long receivedAt, byte[] body) {

    public NewEvent {
        Objects.requireNonNull(body, "body");
        key = key == null ? EventKey.of(body) : key;
    }

    /** Makes an event that is received now and whose key is made from its body. */
    public static NewEvent of(String type, byte[] body) {
        return new NewEvent(null, type, 0, body);
    }
}
