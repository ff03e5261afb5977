package io.github.linkrelay.outbox.view;

/**
 * A refused request.
 *
 * @param id         ascending
 * @param key        lower-case hex
 * @param receivedAt milliseconds since 1970
 * @param reason     why it was refused
 * @param signature  the signature that it came with, or {@code null}
 * @param body       the exact bytes
 */
public record QuarantineEntry(long id, String key, long receivedAt, String reason, String signature, byte[] body) {}
