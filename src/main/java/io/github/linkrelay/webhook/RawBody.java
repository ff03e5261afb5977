package io.github.linkrelay.webhook;

import java.util.Collection;
import org.apache.camel.Message;

/** Gets a message's body as the bytes that came over the wire. */
public final class RawBody {
    private RawBody() {}

    /**
     * Returns whether a body with these values of {@code Content-Encoding} is on the wire as its sender wrote it. A
     * compressed one can't be an event, whatever its type, because its bytes are not those of the JSON.
     */
    public static boolean isPlain(Collection<String> contentEncodings) {
        return contentEncodings.stream()
                .map(String::strip)
                .allMatch(encoding -> encoding.isEmpty() || encoding.equalsIgnoreCase("identity"));
    }

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
