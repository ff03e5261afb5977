package io.github.linkrelay.webhook;

import org.apache.camel.Message;

/** The body's bytes as they came over the wire. */
final class RawBody {
    private RawBody() {}

    /**
     * The bytes; none if there is no body. They replace the body of the message, so that a stream is read once and
     * later steps convert nothing.
     */
    static byte[] of(Message message) {
        if (message.getBody() instanceof byte[] bytes) {
            return bytes;
        }
        byte[] bytes = message.getBody(byte[].class);
        if (bytes == null) {
            bytes = new byte[0];
        }
        message.setBody(bytes);
        return bytes;
    }
}
