package io.github.linkrelay.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Finds the values of {@code "messageId"} in a JSON text without parsing it, jumping over most of its bytes. */
final class MessageIds {

    private static final byte[] NAME = "\"messageId\"".getBytes(StandardCharsets.US_ASCII);
    private static final int[] JUMP = new int[256];

    static {
        Arrays.fill(JUMP, NAME.length);
        for (int i = 0; i < NAME.length - 1; i++) {
            JUMP[NAME[i]] = NAME.length - 1 - i;
        }
    }

    private MessageIds() {}

    /** Where the text of the next value begins, or -1 if there is none before {@code length}. */
    static int next(byte[] json, int from, int length) {
        int end = from + NAME.length - 1;
        while (end < length) {
            if (json[end] == '"' && matches(json, end)) {
                int value = textAfter(json, end + 1, length);
                if (value >= 0) {
                    return value;
                }
            }
            end += JUMP[json[end] & 255];
        }
        return -1;
    }

    private static boolean matches(byte[] json, int end) {
        for (int i = 0; i < NAME.length; i++) {
            if (json[end - NAME.length + 1 + i] != NAME[i]) {
                return false;
            }
        }
        return true;
    }

    private static int textAfter(byte[] json, int from, int length) {
        boolean colon = false;
        for (int i = from; i < length; i++) {
            if (json[i] == '"') {
                return colon ? i + 1 : -1;
            }
            if (json[i] == ':' && !colon) {
                colon = true;
            } else if (json[i] != ' ') {
                return -1;
            }
        }
        return -1;
    }
}
