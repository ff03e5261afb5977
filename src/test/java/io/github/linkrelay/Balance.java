package io.github.linkrelay;

import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.harness.LinkrelayProcess;
import java.io.IOException;

/** Segment's balance as the metrics tell it. */
record Balance(long received, long delivered, long filtered, long dead, long waiting) {
    static Balance of(LinkrelayProcess linkrelay) throws IOException {
        return new Balance(
                value(linkrelay, "received_total"),
                value(linkrelay, "delivered_total"),
                value(linkrelay, "filtered_total"),
                value(linkrelay, "dead_letters"),
                value(linkrelay, "waiting"));
    }

    private static long value(LinkrelayProcess linkrelay, String name) throws IOException {
        return (long) linkrelay.metric("linkrelay_destination_" + name + "{");
    }

    /** The message id of an event with this body, with SEGMENT_MESSAGE_ID=sha256. */
    static String messageId(byte[] body) {
        return NewEvent.of(null, body).key().toString();
    }
}
