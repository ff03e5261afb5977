package io.github.linkrelay.event;

/**
 * An event as it is stored in the log.
 *
 * @param sequence   its place in the log; the first event is 1, and there are no gaps
 * @param key        what makes it this event
 * @param type       what kind of event it is, or {@code null}
 * @param receivedAt milliseconds since 1970
 * @param body       the bytes exactly as they were appended; not to be changed
 */
public record StoredEvent(long sequence, EventKey key, String type, long receivedAt, byte[] body) {}
