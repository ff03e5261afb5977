package io.github.linkrelay.operator.command;

import java.util.function.IntPredicate;

/**
 * Makes text that can't steer a terminal. Events come from strangers: a body must not move the cursor, colour anything or
 * turn the direction of writing.
 */
final class Plain {
    private static final int LAST_ASCII = 126;

    private Plain() {}

    /** Returns the text in one line. A character that would steer is written as in JSON, <code>&#92;u001b</code>. */
    static String text(String text) {
        return escaped(text, Plain::isHarmful);
    }

    /** Does the same for a text that may have several lines: line ends and tabs stay. */
    static String lines(String text) {
        return escaped(text, c -> isHarmful(c) && c != '\n' && c != '\r' && c != '\t');
    }

    /**
     * Returns an equal JSON document. Outside of its strings it has only line breaks and tabs of such characters; they stay.
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
            // These are letters and marks that can't be seen, so that two texts would look alike.
            default ->
                codePoint == 0x34F
                        || codePoint == 0x115F
                        || codePoint == 0x1160
                        || codePoint == 0x17B4
                        || codePoint == 0x17B5
                        || codePoint == 0x3164
                        || codePoint == 0xFFA0;
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
