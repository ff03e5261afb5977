package io.github.linkrelay.settings;

/** Which characters nobody can see. Works on code points. */
final class Characters {
    /** What a decoder writes in the place of what it can't read. */
    static final int REPLACEMENT = 0xFFFD;

    private Characters() {}

    /** A blank, a line end, or a character without width such as U+200B or a byte-order mark. */
    static boolean isBlank(int character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || character == 0x85
                // Tags are the letters of some flags.
                || Character.getType(character) == Character.FORMAT && character < 0xE0000
                // Letters that look like a blank: Hangul fillers, and the Braille pattern without a dot.
                || character == 0x115F
                || character == 0x1160
                || character == 0x3164
                || character == 0xFFA0
                || character == 0x2800;
    }

    /** One that leaves no trace in a key: a blank, a control character, or a mark that only changes another. */
    static boolean isInvisible(int character) {
        return isBlank(character)
                || Character.isISOControl(character)
                || Character.getType(character) == Character.FORMAT
                || character >= 0xFE00 && character <= 0xFE0F
                || character == 0x34F
                || isNone(character);
    }

    /** One that Unicode never assigns, and half of a pair: no text has it. */
    static boolean isNone(int character) {
        return (character & 0xFFFE) == 0xFFFE
                || character >= 0xFDD0 && character <= 0xFDEF
                || character >= 0xD800 && character <= 0xDFFF;
    }

    /** Such as {@code U+00A0}. */
    static String name(int character) {
        return String.format("U+%04X", character);
    }
}
