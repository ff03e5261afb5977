package io.github.linkrelay.settings;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes of what somebody wrote as a value what is used. What stands around a value by accident goes: blanks and line ends
 * at both ends, those without width too. Everything else stays as it is, or is refused.
 */
public final class Value {
    private static final String OPENING = "\"'`\u201C\u201D\u201E\u2018\u2019\u00AB\u2039";
    private static final String CLOSING = "\"'`\u201D\u201C\u201D\u2019\u2018\u00BB\u203A";

    private Value() {}

    /**
     * The value without what stands around it.
     *
     * @throws IllegalArgumentException if it can't be meant; the message goes on after the name of the setting and a
     *     blank, and does not repeat the value
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
     * The same for a value of one line.
     *
     * @throws IllegalArgumentException also if there is a line end or another control character in it
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
     * What is between the commas, each cleaned as {@link #clean} does; empty parts are left out.
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
     * The value of an environment variable as a setting would have it, cleaned; empty if it is not set.
     *
     * @throws IllegalArgumentException if it can't be meant; the message begins with the name
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
