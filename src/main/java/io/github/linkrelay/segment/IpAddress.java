package io.github.linkrelay.segment;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads an IP address from its text without ever asking a name server, as {@code InetAddress} does for what only looks
 * like an address.
 */
final class IpAddress {
    private static final int GROUPS = 8;

    private IpAddress() {}

    /**
     * Returns the address: 4 bytes or, for IPv6, 16; null if the text is anything else. A zone ({@code %eth0}) has a
     * meaning on one machine only, and a port, brackets or a second address belong to something else than an address,
     * so text with these is none. A number of IPv4 has no leading zero, which some read as octal. An IPv4 address
     * inside an IPv6 one ({@code ::ffff:203.0.113.57}) counts as IPv4.
     */
    static byte[] parse(String text) {
        if (text.indexOf(':') < 0) {
            return ipv4(text);
        }
        byte[] bytes = ipv6(text);
        return bytes != null && isMapped(bytes) ? new byte[] {bytes[12], bytes[13], bytes[14], bytes[15]} : bytes;
    }

    private static boolean isMapped(byte[] bytes) {
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[10] == (byte) 0xff && bytes[11] == (byte) 0xff;
    }

    private static byte[] ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            int value = number(parts[i], 10, 3);
            if (value < 0 || value > 255 || parts[i].length() > 1 && parts[i].startsWith("0")) {
                return null;
            }
            bytes[i] = (byte) value;
        }
        return bytes;
    }

    private static byte[] ipv6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return null;
        }
        List<Integer> front = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        List<Integer> back = gap < 0 ? List.of() : groups(text.substring(gap + 2), true);
        if (front == null || back == null) {
            return null;
        }
        int given = front.size() + back.size();
        if (gap < 0 ? given != GROUPS : given >= GROUPS) {
            return null;
        }
        byte[] bytes = new byte[2 * GROUPS];
        for (int i = 0; i < given; i++) {
            int group = i < front.size() ? front.get(i) : back.get(i - front.size());
            int at = i < front.size() ? i : GROUPS - given + i;
            bytes[2 * at] = (byte) (group >> 8);
            bytes[2 * at + 1] = (byte) group;
        }
        return bytes;
    }

    /** Returns the groups between colons; null if one is none. The last may be an IPv4 address, if this is the end. */
    private static List<Integer> groups(String text, boolean isEnd) {
        List<Integer> groups = new ArrayList<>(GROUPS);
        if (text.isEmpty()) {
            return groups;
        }
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            byte[] ipv4 = isEnd && i == parts.length - 1 ? ipv4(parts[i]) : null;
            if (ipv4 != null) {
                groups.add((ipv4[0] & 0xff) << 8 | ipv4[1] & 0xff);
                groups.add((ipv4[2] & 0xff) << 8 | ipv4[3] & 0xff);
            } else {
                int group = number(parts[i], 16, 4);
                if (group < 0) {
                    return null;
                }
                groups.add(group);
            }
        }
        return groups;
    }

    /** Returns the number that the text is; -1 if it is none, or has more digits. */
    private static int number(String text, int radix, int digits) {
        if (text.isEmpty() || text.length() > digits) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }
}
