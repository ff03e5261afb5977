package io.github.linkrelay.settings;

import java.util.Locale;

/** The name of a setting: what of it can be seen. */
public final class Key {
    private Key() {}

    /** What is left without everything that is no visible ASCII. */
    public static String visible(String key) {
        return key.codePoints()
                .filter(character -> character > ' ' && character <= '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Whether every character can be seen, and none means something to Camel's placeholders. */
    public static boolean isPlain(String key) {
        return key.codePoints()
                .noneMatch(character -> Characters.isInvisible(character) || ":{}?!".indexOf(character) >= 0);
    }

    /** Whether it begins with the prefix but for the case of its letters. */
    public static boolean isOtherCase(String key, String prefix) {
        return !key.startsWith(prefix) && key.toLowerCase(Locale.ROOT).startsWith(prefix);
    }

    /** With the numbers of those characters that can't be seen, so that they can be found. */
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
