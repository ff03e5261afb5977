package io.github.linkrelay.operator.server;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.linkrelay.operator.api.JsonForm;
import io.github.linkrelay.outbox.view.ReasonKind;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides fields of events from those who are not to see them, and whatever the fields could be worked out from. A field is
 * named by its path in the body, such as {@code data.ip}; {@code *} stands for any member, and arrays are gone through.
 *
 * <p>Words that are not ours are hidden altogether: a destination or a step of a team's own may repeat whatever it was sent,
 * of any event of a batch, escaped and cut as it likes, so that no value can be found in them for sure.
 *
 * <p>Safe for any number of threads.
 */
public final class Masking {
    static final String HIDDEN = "***";
    /** The name of a member in a hidden object that is no value itself, such as an e-mail address would be. */
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");
    /** A type in which no address, number or e-mail address has room. */
    private static final Pattern PLAIN_TYPE =
            Pattern.compile("[A-Za-z][A-Za-z_-]*\\d{0,2}(\\.[A-Za-z][A-Za-z_-]*\\d{0,2})*");

    private static final int LONGEST_TYPE = 100;
    /** Two of the same name: which of them a path means, nobody knows. */
    private static final ObjectReader STRICT =
            JsonForm.MAPPER.readerFor(JsonNode.class).with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private static final Pattern EVENT_IN_PROBLEM = Pattern.compile("(can't deliver event \\d+).*", Pattern.DOTALL);

    private final List<String[]> paths;
    private final Pseudonyms pseudonyms;

    /**
     * With a key of its own: what stands in the place of an id is another one after a restart.
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
     * The same fields, with a key that lasts.
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

    /** A reason for those from whom fields are hidden: its kind without the words behind it. Null for null. */
    public String masked(String reason) {
        if (isEmpty() || reason == null) {
            return reason;
        }
        String kind = ReasonKind.of(reason);
        return kind.equals(reason) ? reason : kind.isEmpty() ? HIDDEN : kind + ": " + HIDDEN;
    }

    /** A problem of files, without what an event had to do with it. */
    public String maskedProblem(String problem) {
        return isEmpty()
                ? problem
                : EVENT_IN_PROBLEM.matcher(problem).replaceFirst("$1: " + Matcher.quoteReplacement(HIDDEN));
    }

    /** Whether this event type has nothing in it that may be hidden, as far as it can be said without the event. */
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

    /** Not true and false: which others are hidden with them would tell which of both it was. */
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
