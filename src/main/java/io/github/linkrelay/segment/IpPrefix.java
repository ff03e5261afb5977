package io.github.linkrelay.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;

/** Shortens an address so that it no longer points to one household: IPv4 to 24 bits, IPv6 to 48 bits. */
final class IpPrefix {
    private static final int IPV4_BYTES = 3;
    private static final int IPV6_BYTES = 6;

    private IpPrefix() {}

    /**
     * Returns the shortened address as text; null if the value is no address. An IPv4 address inside an IPv6 one is
     * treated as IPv4.
     */
    static JsonNode of(JsonNode value) {
        byte[] bytes = value.isTextual() ? IpAddress.parse(value.textValue().strip()) : null;
        if (bytes == null) {
            return null;
        }
        Arrays.fill(bytes, bytes.length == 4 ? IPV4_BYTES : IPV6_BYTES, bytes.length, (byte) 0);
        return TextNode.valueOf(
                bytes.length == 4
                        ? (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + ".0"
                        : "%x:%x:%x::".formatted(group(bytes, 0), group(bytes, 2), group(bytes, 4)));
    }

    private static int group(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }
}
