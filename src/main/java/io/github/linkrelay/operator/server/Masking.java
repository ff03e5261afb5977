package io.github.linkrelay.operator.server;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.linkrelay.operator.api.JsonForm;
import io.github.linkrelay.outbox.view.ReasonKind;
import io.github.linkrelay.secret.Secrets;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides fields of events from roles that may not see them, and everything from which they could be worked out. A field
 * is named by its path in the body, such as {@code data.ip}. {@code *} stands for any member, and a path applies to
 * every element of an array.
 *
 * <p>Texts that are not Linkrelay's own are hidden completely: a destination or a user's own step may repeat anything
 * that it was sent, from any event of a batch, escaped or cut, so that a hidden value can't be found in them reliably.
 *
 * <p>It is safe for any number of threads.
 */
public final class Masking {
    static final String HIDDEN = "***";
    /** A member name in a hidden object that is only a name. Other names, such as an e-mail address, count as values. */
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");
    /** An event type that can't contain an address, a number or an e-mail address. */
    private static final Pattern PLAIN_TYPE =
            Pattern.compile("[A-Za-z][A-Za-z_-]*\\d{0,2}(\\.[A-Za-z][A-Za-z_-]*\\d{0,2})*");

    private static final int LONGEST_TYPE = 100;
    /** Refuses an object with two members of the same name, because it is unclear which of them a path means. */
    private static final ObjectReader STRICT =
            JsonForm.MAPPER.readerFor(JsonNode.class).with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private static final Pattern EVENT_IN_PROBLEM = Pattern.compile("(can't deliver event \\d+).*", Pattern.DOTALL);

    private final List<String[]> paths;
    private final Pseudonyms pseudonyms;

    /**
     * Makes a masking with a key of its own: after a restart ids have other masked names.
     *
     * @throws IllegalArgumentException if a path has an empty part
     */
    public Masking(List<String> paths) {
        this(paths.stream().map(Masking::parts).toList(), Pseudonyms.ofThisProcess());
    }

    private Masking(List<String[]> paths, Pseudonyms pseudonyms) {
        this.paths = paths;
        this.pseudonyms = pseudonyms;
    }

    private static String[] parts(String path) {
        String[] parts = path.split("\\.", -1);
        if (List.of(parts).contains("")) {
            throw new IllegalArgumentException("'" + path + "' is no path such as data.ip");
        }
        return parts;
    }

    /**
     * Returns a masking of the same fields with a key that lasts.
     *
     * @param key 32 random bytes
     */
    public Masking withKey(byte[] key) {
        return new Masking(paths, new Pseudonyms(key));
    }

    public boolean isEmpty() {
        return paths.isEmpty();
    }

    Pseudonyms pseudonyms() {
        return pseudonyms;
    }

    /** Returns a reason for roles with hidden fields: its kind, without the words behind it. Null for null. */
    public String masked(String reason) {
        if (isEmpty() || reason == null) {
            return Secrets.blanked(reason);
        }
        String kind = ReasonKind.of(reason);
        return kind.equals(reason) ? reason : kind.isEmpty() ? HIDDEN : kind + ": " + HIDDEN;
    }

    /** Returns a problem of files without its part about an event. */
    public String maskedProblem(String problem) {
        return isEmpty()
                ? problem
                : EVENT_IN_PROBLEM.matcher(problem).replaceFirst("$1: " + Matcher.quoteReplacement(HIDDEN));
    }

    /** Returns whether this event type can't contain a hidden value, judged without the event. */
    boolean isOpen(String type) {
        boolean covered =
                paths.stream().anyMatch(path -> path.length == 1 && (path[0].equals("event") || path[0].equals("*")));
        return !covered
                && type.length() <= LONGEST_TYPE
                && PLAIN_TYPE.matcher(type).matches();
    }

    Masked mask(byte[] body) {
        Set<String> values = new TreeSet<>();
        try {
            JsonNode tree = STRICT.readTree(body);
            paths.forEach(path -> hide(tree, path, 0, values));
            return Masked.of(tree, values);
        } catch (IOException e) {
            return Masked.WHOLE;
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

    /**
     * Collects the values below a hidden member. Booleans are left out: hiding equal ones elsewhere would reveal the
     * value.
     */
    private static void collect(JsonNode hidden, Set<String> values) {
        if (hidden instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> {
                if (!PLAIN_NAME.matcher(name).matches()) {
                    values.add(name);
                }
            });
        }
        if (hidden.isContainerNode()) {
            hidden.forEach(member -> collect(member, values));
        } else if ((hidden.isTextual() || hidden.isNumber()) && !hidden.asText().isEmpty()) {
            values.add(hidden.asText());
        }
    }
}
