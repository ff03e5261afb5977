package io.github.linkrelay.settings;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * The text of a file that must be UTF-8.
 *
 * @param text the text without a byte-order mark; bytes that could not be read are {@code U+FFFD}
 * @param fault what is wrong; null if the file is UTF-8
 */
public record FileText(String text, Fault fault) {
    private static final String SAVE = "Save it as UTF-8";

    /** Reads the bytes of a file. */
    public static FileText of(byte[] bytes) {
        if (isUtf16(bytes)) {
            return new FileText("", new Fault(1, "this is UTF-16, not UTF-8", SAVE));
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        return new FileText(text.startsWith("\uFEFF") ? text.substring(1) : text, firstFault(bytes));
    }

    /**
     * Whether this is UTF-16: with a byte-order mark, or without one but with a zero in the first or the second byte.
     */
    private static boolean isUtf16(byte[] bytes) {
        if (bytes.length < 2) {
            return false;
        }
        int head = (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
        return head == 0xFEFF || head == 0xFFFE || bytes[0] == 0 != (bytes[1] == 0);
    }

    private static Fault firstFault(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(in, out, true);
        return result.isError() ? fault(bytes, in.position()) : null;
    }

    private static Fault fault(byte[] bytes, int position) {
        int line = 1;
        for (int i = 0; i < position; i++) {
            line += bytes[i] == '\n' || bytes[i] == '\r' && bytes[i + 1] != '\n' ? 1 : 0;
        }
        return new Fault(
                line,
                "the byte " + String.format("0x%02X", bytes[position] & 0xFF)
                        + " is no UTF-8; a letter was probably saved in another encoding, such as Latin-1",
                SAVE);
    }
}
