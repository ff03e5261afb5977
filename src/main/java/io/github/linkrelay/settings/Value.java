package io.github.linkrelay.settings;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Cleans the value of a setting as somebody wrote it. Blanks and line ends at both ends are removed, also those without
 * width. Everything else stays as it is, or is refused.
 */
public final class Value {
    private static final String OPENING = "\"'`\u201C\u201D\u201E\u2018\u2019\u00AB\u2039";
    private static final String CLOSING = "\"'`\u201D\u201C\u201D\u2019\u2018\u00BB\u203A";

    private Value() {}

    /**
     * Returns the value without blanks and line ends at both ends.
     *
     * @throws IllegalArgumentException if the value can't be meant; the message continues a sentence that begins with
     *     the name of the setting, and does not repeat the value
     */
    public static String clean(String written) {
        String value = cut(written);
        if (isQuoted(value)) {
            throw new IllegalArgumentException("has quotes around its value: write it without them");
        }
        value.codePoints().forEach(character -> {
            if (character == Characters.REPLACEMENT || Characters.isNone(character)) {
                throw new IllegalArgumentException(
                        "has a character that could not be read (" + Characters.name(character)
                                + "): the file must be UTF-8, and the environment's locale too, such as LC_ALL=C.UTF-8");
            }
        });
        return value;
    }

    /**
     * Cleans a value of one line.
     *
     * @throws IllegalArgumentException as {@link #clean}, and if there is a line end or another control character in
     *     the value
     */
    public static String cleanLine(String written) {
        String value = clean(written);
        value.codePoints().filter(Character::isISOControl).findFirst().ifPresent(character -> {
            throw new IllegalArgumentException("has a line end, a tab or another control character in its value ("
                    + Characters.name(character) + ")");
        });
        return value;
    }

    /**
     * Returns the parts between the commas, each cleaned by {@link #clean}; empty parts are left out.
     *
     * @throws IllegalArgumentException as {@link #clean}
     */
    public static List<String> list(String written) {
        return Stream.of(written.split(","))
                .map(Value::clean)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /**
     * Returns the cleaned value of an environment variable; empty if it is not set.
     *
     * @throws IllegalArgumentException if the value can't be meant; the message begins with the variable's name
     */
    public static String ofVariable(Map<String, String> environment, String name) {
        try {
            return cleanLine(environment.getOrDefault(name, ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ' ' + e.getMessage());
        }
    }

    private static String cut(String written) {
        int from = 0;
        int to = written.length();
        while (from < to && Characters.isBlank(written.codePointAt(from))) {
            from += Character.charCount(written.codePointAt(from));
        }
        while (from < to && Characters.isBlank(written.codePointBefore(to))) {
            to -= Character.charCount(written.codePointBefore(to));
        }
        return written.substring(from, to);
    }

    static boolean isQuoted(String value) {
        if (value.length() < 2) {
            return false;
        }
        int quote = OPENING.indexOf(value.charAt(0));
        return quote >= 0 && CLOSING.charAt(quote) == value.charAt(value.length() - 1);
    }
}
