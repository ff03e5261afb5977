package io.github.linkrelay.settings;

import java.util.Locale;

/** Checks the names of settings for characters that can't be seen. */
public final class Key {
    private Key() {}

    /** Returns the key without all characters that are not visible ASCII. */
    public static String visible(String key) {
        return key.codePoints()
                .filter(character -> character > ' ' && character <= '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Whether every character is visible, and none has a meaning in Camel's placeholders. */
    public static boolean isPlain(String key) {
        return key.codePoints()
                .noneMatch(character -> Characters.isInvisible(character) || ":{}?!".indexOf(character) >= 0);
    }

    /** Whether the key begins with the prefix, but with letters in another case. */
    public static boolean isOtherCase(String key, String prefix) {
        return !key.startsWith(prefix) && key.toLowerCase(Locale.ROOT).startsWith(prefix);
    }

    /** Returns the key with invisible characters written as numbers, so that they can be found. */
    public static String shown(String key) {
        StringBuilder shown = new StringBuilder();
        key.codePoints()
                .forEach(character -> shown.append(
                        Characters.isInvisible(character)
                                ? "<" + Characters.name(character) + ">"
                                : Character.toString(character)));
        return shown.toString();
    }
}
