package io.github.linkrelay.webhook;

import org.apache.camel.Message;

/** Gets a message's body as the bytes that came over the wire. */
final class RawBody {
    private RawBody() {}

    /**
     * Returns the bytes, or an empty array if there is no body. The array also replaces the body of the message, so
     * that a stream is read once and later steps need no conversion.
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
