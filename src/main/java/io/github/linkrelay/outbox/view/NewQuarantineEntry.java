package io.github.linkrelay.outbox.view;

import io.github.linkrelay.event.EventKey;
import java.util.Objects;

/**
 * A refused body, to be kept in the quarantine once per key and signature; without a signature it is kept each time. So
 * somebody who sends a guessed body can't displace the one with the right signature, and can't learn that it is there.
 *
 * @param key        {@code null} stands for the SHA-256 of the body
 * @param receivedAt milliseconds since 1970; 0 stands for now
 * @param reason     why it was refused
 * @param signature  the signature that it came with, or {@code null}
 * @param body       the exact bytes
 */
public record NewQuarantineEntry(EventKey key, long receivedAt, String reason, String signature, byte[] body) {

    public NewQuarantineEntry {
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(reason, "reason");
        key = key == null ? EventKey.of(body) : key;
    }
}
