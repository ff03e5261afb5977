package io.github.linkrelay.settings;

/** Knows which characters are invisible. It works on code points. */
final class Characters {
    /** The character that a decoder writes in place of bytes that it can't read. */
    static final int REPLACEMENT = 0xFFFD;

    private Characters() {}

    /** Whether this is a blank, a line end, or a character without width such as U+200B or a byte-order mark. */
    static boolean isBlank(int character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || character == 0x85
                // Tags are excluded, because they are the letters of some flags.
                || Character.getType(character) == Character.FORMAT && character < 0xE0000
                // These letters look like a blank: Hangul fillers, and the Braille pattern without a dot.
                || character == 0x115F
                || character == 0x1160
                || character == 0x3164
                || character == 0xFFA0
                || character == 0x2800;
    }

    /**
     * Whether this can't be seen in a key: a blank, a control character, or a mark that only changes another character.
     */
    static boolean isInvisible(int character) {
        return isBlank(character)
                || Character.isISOControl(character)
                || Character.getType(character) == Character.FORMAT
                || character >= 0xFE00 && character <= 0xFE0F
                || character == 0x34F
                || isNone(character);
    }

    /** Whether no text can contain this: Unicode never assigns it, or it is a lone surrogate. */
    static boolean isNone(int character) {
        return (character & 0xFFFE) == 0xFFFE
                || character >= 0xFDD0 && character <= 0xFDEF
                || character >= 0xD800 && character <= 0xDFFF;
    }

    /** Returns the name of a code point, such as {@code U+00A0}. */
    static String name(int character) {
        return String.format("U+%04X", character);
    }
}
