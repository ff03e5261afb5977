package io.github.linkrelay.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Hides fields of events from those who are not to see them. A field is named by its path in the body, such as
 * {@code data.ip}; {@code *} stands for any member, and arrays are gone through. What stands there is hidden wherever it
 * turns up again as a whole: in the body, in the Track call, among the users.
 *
 * <p>A destination's words are hidden altogether. They may repeat whatever it was sent, of any event of a batch, escaped
 * and cut as it likes, so that no value can be found in them for sure.
 *
 * <p>Safe for any number of threads.
 */
public final class Masking {
    static final String HIDDEN = "***";
    /** A shorter value, a 1 for instance, would blot out half of a text. */
    private static final int SHORTEST_IN_TEXT = 3;
    /** What comes behind the kind of a reason, such as {@code answered 400}; an apostrophe within a word does not. */
    private static final Pattern FOREIGN = Pattern.compile("[:\"\\[{]|(?<!\\p{L})'|'(?!\\p{L})");

    private final List<String[]> paths = new ArrayList<>();

    /** @throws IllegalArgumentException if a path has an empty part */
    public Masking(List<String> paths) {
        for (String path : paths) {
            String[] parts = path.split("\\.", -1);
            if (List.of(parts).contains("")) {
                throw new IllegalArgumentException("'" + path + "' is no path such as data.ip");
            }
            this.paths.add(parts);
        }
    }

    boolean isEmpty() {
        return paths.isEmpty();
    }

    /** A reason for those from whom fields are hidden: its kind without the words behind it. Null for null. */
    public String told(String reason) {
        if (isEmpty() || reason == null) {
            return reason;
        }
        String kind = FOREIGN.split(reason, 2)[0];
        return kind.length() == reason.length() ? reason : kind.strip() + ": " + HIDDEN;
    }

    /**
     * What a body looks like to somebody who may not see everything.
     *
     * @param text the body as JSON, or {@link #HIDDEN} where it is none: nobody knows where the fields are then
     * @param values that are hidden
     */
    record Masked(String text, Set<String> values) {

        /** The same values hidden in a tree, which is changed. */
        JsonNode hideIn(JsonNode tree) {
            if (tree instanceof ObjectNode object) {
                object.properties().forEach(member -> member.setValue(hideIn(member.getValue())));
            } else if (tree instanceof ArrayNode array) {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, hideIn(array.get(i)));
                }
            } else if (values.contains(tree.asText())) {
                return TextNode.valueOf(HIDDEN);
            }
            return tree;
        }

        String hideIn(String sentence) {
            if (sentence == null || values.contains(sentence)) {
                return sentence == null ? null : HIDDEN;
            }
            String hidden = sentence;
            // The longest first: one may be a part of another.
            for (String value : values.stream().sorted(Comparator.comparing(String::length).reversed()).toList()) {
                hidden = value.length() < SHORTEST_IN_TEXT ? hidden : hidden.replace(value, HIDDEN);
            }
            return hidden;
        }
    }

    Masked mask(byte[] body) {
        Set<String> values = new TreeSet<>();
        try {
            JsonNode tree = Json.MAPPER.readTree(body);
            paths.forEach(path -> hide(tree, path, 0, values));
            JsonNode hidden = new Masked("", values).hideIn(tree);
            return new Masked(Json.MAPPER.writeValueAsString(hidden), values);
        } catch (IOException e) {
            return new Masked(HIDDEN, values);
        }
    }

    private static void hide(JsonNode at, String[] path, int depth, Set<String> values) {
        if (at instanceof ArrayNode array) {
            array.forEach(element -> hide(element, path, depth, values));
        } else if (at instanceof ObjectNode object) {
            object.properties().forEach(member -> {
                if (path[depth].equals("*") || path[depth].equals(member.getKey())) {
                    if (depth == path.length - 1) {
                        collect(member.getValue(), values);
                        member.setValue(TextNode.valueOf(HIDDEN));
                    } else {
                        hide(member.getValue(), path, depth + 1, values);
                    }
                }
            });
        }
    }

    private static void collect(JsonNode hidden, Set<String> values) {
        if (hidden.isContainerNode()) {
            hidden.forEach(member -> collect(member, values));
        } else if (!hidden.isNull() && !hidden.asText().isEmpty()) {
            values.add(hidden.asText());
        }
    }
}
