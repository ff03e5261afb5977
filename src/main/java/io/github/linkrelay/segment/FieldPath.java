package io.github.linkrelay.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The path of a field in a Track call, such as {@code properties.email}, {@code context.ip} or {@code
 * properties.address.city}. {@code properties.*} stands for every member of an object.
 *
 * @param names the names from the top; the last may be {@code *}
 */
record FieldPath(List<String> names) {
    private static final String ALL = "*";
    /** The members of a Track call that Segment can do without, or takes in another form. */
    private static final Set<String> TOPS = Set.of("properties", "context", "integrations", "userId", "anonymousId");
    /**
     * The properties that Linkrelay adds: without them nobody could tell where a call came from. A star does not
     * include them.
     */
    static final Set<String> OURS = Set.of("source", "original_event_type");
    /** For these a path must name a member: without the whole object the call would not be a Track call. */
    private static final Set<String> OBJECTS = Set.of("properties", "context", "integrations");

    /** @param rule the name of the rule, for the message of the exception */
    static FieldPath parse(String rule, String text) {
        List<String> names = List.of(text.split("\\.", -1));
        String top = names.get(0);
        if (!TOPS.contains(top)) {
            throw wrong(rule, text, "a path begins with properties, context, integrations, userId or anonymousId");
        }
        if (OBJECTS.contains(top) != names.size() > 1) {
            throw wrong(
                    rule,
                    text,
                    OBJECTS.contains(top) ? "name a member, or all by " + top + ".*" : top + " has no members");
        }
        if (rule.equals("drop") && names.size() == 1) {
            throw wrong(rule, text, "Segment takes no call without a user; hash it instead");
        }
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.isBlank() || name.contains(ALL) && !(name.equals(ALL) && i == names.size() - 1)) {
                throw wrong(rule, text, "between two dots there is a name, and * only stands alone at the end");
            }
        }
        return new FieldPath(names);
    }

    private static IllegalArgumentException wrong(String rule, String text, String why) {
        return new IllegalArgumentException(rule + ": '" + text + "' is no path of a Track call: " + why);
    }

    /** Whether the path ends with a star. */
    boolean isOfAll() {
        return last().equals(ALL);
    }

    /** Replaces each value at this path by what the function returns, or removes it if the function returns null. */
    void replaceIn(ObjectNode track, UnaryOperator<JsonNode> change) {
        JsonNode parent = track;
        for (String name : names.subList(0, names.size() - 1)) {
            parent = parent.get(name);
            if (!(parent instanceof ObjectNode)) {
                return;
            }
        }
        ObjectNode object = (ObjectNode) parent;
        for (String name : isOfAll() ? all(object) : List.of(last())) {
            JsonNode value = object.get(name);
            if (value != null) {
                JsonNode changed = change.apply(value);
                if (changed == null) {
                    object.remove(name);
                } else {
                    object.set(name, changed);
                }
            }
        }
    }

    private List<String> all(ObjectNode object) {
        boolean properties = names.size() == 2 && names.get(0).equals("properties");
        return object.properties().stream()
                .map(member -> member.getKey())
                .filter(name -> !(properties && OURS.contains(name)))
                .toList();
    }

    private String last() {
        return names.get(names.size() - 1);
    }

    @Override
    public String toString() {
        return String.join(".", names);
    }
}
