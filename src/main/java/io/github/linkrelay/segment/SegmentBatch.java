package io.github.linkrelay.segment;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.github.linkrelay.settings.Credentials;
import io.github.linkrelay.webhook.EventTime;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/**
 * Makes the body of a request to Segment's {@code /v1/batch}:
 * {@code {"writeKey":"...","sentAt":"2026-06-14T09:26:55.010Z","batch":[...]}}.
 *
 * <p>{@code sentAt} is the time of the call. Segment corrects event times by it (segment.com, Spec: Common Fields), so
 * a batch must be rendered anew for each attempt. It is safe for any number of threads.
 */
public final class SegmentBatch {
    /**
     * The largest event to send, in bytes. The HTTP API page says 32 KB, but not whether a KB is 1,000 or 1,024 bytes.
     * Both of Segment's own libraries count 1,024.
     */
    public static final int MAX_EVENT_BYTES = 32 * 1024;
    /**
     * The largest batch to send, in bytes, everything included. The HTTP API page says 500 KB; this leaves room for
     * what a proxy adds. Segment's library for Node stops at 480 KB too.
     */
    public static final int MAX_BATCH_BYTES = 480_000;
    /**
     * The most events in a batch, according to the HTTP API page. If a batch has more, Segment answers 200 and takes
     * none.
     */
    public static final int MAX_EVENTS = 2_500;

    private static final int SENT_AT_BYTES = "2026-06-14T09:26:55.010Z".length();

    private final byte[] head;
    private final byte[] middle = bytes("\",\"batch\":[");
    private final byte[] tail = bytes("]}");
    private final Clock clock;

    /**
     * @param writeKey the source's write key
     * @param clock gives {@code sentAt}
     * @throws IllegalArgumentException if the key is blank, or can't be a key of Segment
     */
    public SegmentBatch(String writeKey, Clock clock) {
        if (writeKey == null || writeKey.isBlank()) {
            throw new IllegalArgumentException("the Segment write key is empty");
        }
        try {
            Credentials.writeKey(writeKey);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the Segment write key " + e.getMessage(), e);
        }
        String escaped = new String(JsonStringEncoder.getInstance().quoteAsString(writeKey));
        this.head = bytes("{\"writeKey\":\"" + escaped + "\",\"sentAt\":\"");
        this.clock = clock;
    }

    /**
     * Returns how many bytes a batch has besides its events and the commas between them. A batch of {@code n} events
     * has these bytes, the bytes of the events, and {@code n - 1} commas. The result is the same for every batch.
     */
    public int overheadBytes() {
        return head.length + SENT_AT_BYTES + middle.length + tail.length;
    }

    /**
     * Renders a batch.
     *
     * @param events Track calls as JSON in UTF-8, at least one; they are copied unchanged
     */
    public byte[] render(List<byte[]> events) {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a batch without events");
        }
        int size = overheadBytes() + events.size() - 1;
        for (byte[] event : events) {
            size += event.length;
        }
        ByteArrayOutputStream batch = new ByteArrayOutputStream(size);
        batch.writeBytes(head);
        batch.writeBytes(bytes(EventTime.format(clock.instant())));
        batch.writeBytes(middle);
        for (int i = 0; i < events.size(); i++) {
            if (i > 0) {
                batch.write(',');
            }
            batch.writeBytes(events.get(i));
        }
        batch.writeBytes(tail);
        return batch.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
