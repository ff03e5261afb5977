package io.github.linkrelay.operator.command;

import java.util.function.IntPredicate;

/**
 * Text that can't steer a terminal. What events say comes from strangers: a body must neither move the cursor, nor colour
 * anything, nor turn the direction of writing.
 */
final class Plain {
    private static final int LAST_ASCII = 126;

    private Plain() {}

    /** In one line: each character that would do something is written as in JSON, <code>&#92;u001b</code>. */
    static String text(String text) {
        return escaped(text, Plain::isHarmful);
    }

    /**
     * The same document. Outside of its strings JSON has no such characters but line breaks and tabs, which stay.
     *
     * @param asciiOnly for an output that can't print all characters
     */
    static String json(String document, boolean asciiOnly) {
        return escaped(document, c -> c > LAST_ASCII && (asciiOnly || isHarmful(c)));
    }

    private static boolean isHarmful(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static String escaped(String text, IntPredicate which) {
        if (text.codePoints().noneMatch(which)) {
            return text;
        }
        StringBuilder plain = new StringBuilder();
        text.codePoints().forEach(each -> {
            if (which.test(each)) {
                for (char unit : Character.toChars(each)) {
                    plain.append(String.format("\\u%04x", (int) unit));
                }
            } else {
                plain.appendCodePoint(each);
            }
        });
        return plain.toString();
    }
}
