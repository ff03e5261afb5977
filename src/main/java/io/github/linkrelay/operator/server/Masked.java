package io.github.linkrelay.operator.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.linkrelay.operator.api.JsonForm;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A body as a role sees it from whom fields are hidden. The hidden values are also hidden elsewhere: if another value
 * is the same, and if a text or a member's name contains one, in capitals or small letters or percent-encoded.
 *
 * @param text the body as JSON, or {@link Masking#HIDDEN} if the fields can't be found in it
 * @param tree the tree of the text; null if the whole body is hidden
 */
record Masked(String text, JsonNode tree) {
    static final Masked WHOLE = new Masked(Masking.HIDDEN, null);
    /** A shorter value occurs in many texts by chance, and hiding it there would reveal what it is. */
    private static final int SHORTEST_IN_TEXT = 6;

    private static final Pattern CODES = Pattern.compile("(?:%[0-9a-fA-F]{2})+");
    /** A URL within a URL within a URL is encoded twice. */
    private static final int MOST_LAYERS = 5;

    /**
     * Hides the values in the rest of the tree, which is changed.
     *
     * @param values the texts of the values that are hidden already
     */
    static Masked of(JsonNode tree, Set<String> values) throws JsonProcessingException {
        Set<String> parts = new HashSet<>();
        values.stream().filter(value -> value.length() >= SHORTEST_IN_TEXT).forEach(value -> parts.add(lower(value)));
        JsonNode hidden = hide(tree, values, parts);
        return new Masked(JsonForm.MAPPER.writeValueAsString(hidden), hidden);
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns whether a visible value of the body has exactly this text. */
    boolean shows(String value) {
        return tree != null && shows(tree, value);
    }

    private static boolean shows(JsonNode node, String value) {
        if (!node.isContainerNode()) {
            return !node.isNull() && node.asText().equals(value);
        }
        for (JsonNode child : node) {
            if (shows(child, value)) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode hide(JsonNode node, Set<String> values, Set<String> parts) {
        if (node instanceof ObjectNode object) {
            ObjectNode hidden = JsonForm.MAPPER.createObjectNode();
            object.properties()
                    .forEach(member -> hidden.set(
                            holds(member.getKey(), parts) ? freeName(hidden) : member.getKey(),
                            hide(member.getValue(), values, parts)));
            return hidden;
        }
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, hide(array.get(i), values, parts));
            }
            return array;
        }
        boolean isHidden = values.contains(node.asText()) || node.isTextual() && holds(node.textValue(), parts);
        return isHidden ? TextNode.valueOf(Masking.HIDDEN) : node;
    }

    private static String freeName(ObjectNode object) {
        String name = Masking.HIDDEN;
        for (int i = 2; object.has(name); i++) {
            name = Masking.HIDDEN + i;
        }
        return name;
    }

    /**
     * Returns whether the text contains a part, plain or percent-encoded several times, with a plus sign also read as
     * a blank.
     */
    private static boolean holds(String text, Set<String> parts) {
        String plain = lower(text);
        for (int layer = 0; layer <= MOST_LAYERS; layer++) {
            String one = plain;
            String blanks = plain.replace('+', ' ');
            if (parts.stream().anyMatch(part -> one.contains(part) || blanks.contains(part))) {
                return true;
            }
            plain = lower(decoded(plain));
            if (plain.equals(one)) {
                return false;
            }
        }
        // A text that is encoded more often is hidden to be safe.
        return !parts.isEmpty();
    }

    /** Returns the text with its percent codes decoded. Everything else stays as it is, plus signs included. */
    private static String decoded(String text) {
        return CODES.matcher(text).replaceAll(codes -> {
            byte[] bytes = HexFormat.of().parseHex(codes.group().replace("%", ""));
            return Matcher.quoteReplacement(new String(bytes, StandardCharsets.UTF_8));
        });
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
