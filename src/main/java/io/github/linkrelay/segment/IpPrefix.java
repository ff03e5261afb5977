package io.github.linkrelay.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Shortens an address so that it no longer points to one household: IPv4 to 24 bits, IPv6 to 48 bits. */
final class IpPrefix {
    private static final int IPV4_BYTES = 3;
    private static final int IPV6_BYTES = 6;
    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}");
    /**
     * Matches what may be an IPv6 address. Java takes text with a colon for an address or refuses it, and never asks a
     * name server for it.
     */
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private IpPrefix() {}

    /**
     * Returns the shortened address as text; null if the value is no address. An IPv4 address inside an IPv6 one is
     * treated as IPv4.
     */
    static JsonNode of(JsonNode value) {
        String text = value.isTextual() ? value.textValue().strip() : "";
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return null;
        }
        try {
            byte[] bytes = InetAddress.getByName(text).getAddress();
            Arrays.fill(bytes, bytes.length == 4 ? IPV4_BYTES : IPV6_BYTES, bytes.length, (byte) 0);
            return TextNode.valueOf(
                    bytes.length == 4
                            ? (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + ".0"
                            : "%x:%x:%x::".formatted(group(bytes, 0), group(bytes, 2), group(bytes, 4)));
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static int group(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }
}
