package io.github.linkrelay.outbox.sqlite.file;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Event types with a number each, as the index holds them: a line {@code type=count} for each, in their order. Events
 * without a type have an empty one. A very long name is cut, for it comes from outside.
 */
public final class TypeCounts {

    static final int LONGEST = 200;

    private TypeCounts() {}

    /** The type as it is counted; {@code null} is written empty. */
    public static String name(String type) {
        return type == null ? "" : type.length() <= LONGEST ? type : type.substring(0, LONGEST);
    }

    /** Whether no other type is counted under the name of this one. */
    public static boolean isExact(String type) {
        return type.length() < LONGEST;
    }

    static String text(Map<String, Integer> counts) {
        StringBuilder text = new StringBuilder();
        counts.forEach((name, count) ->
                text.append(escaped(name)).append('=').append(count).append('\n'));
        return text.toString();
    }

    /** What stands before the number of this type, with the line break before it, if the text is put behind one. */
    public static String beginning(String type) {
        return '\n' + escaped(name(type)) + '=';
    }

    public static long all(String text) {
        return parse(text).values().stream().mapToLong(Integer::longValue).sum();
    }

    public static long of(String text, String type) {
        return parse(text).getOrDefault(escaped(name(type)), 0);
    }

    /** By escaped name. */
    private static Map<String, Integer> parse(String text) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int start = 0, end; start < text.length(); start = end + 1) {
            end = text.indexOf('\n', start);
            int equals = text.lastIndexOf('=', end);
            counts.put(text.substring(start, equals), Integer.parseInt(text, equals + 1, end, 10));
        }
        return counts;
    }

    private static String escaped(String name) {
        return name.replace("\\", "\\\\").replace("\n", "\\n");
    }
}
