package io.github.linkrelay.runtime.files;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Lists the links between one YAML file and others: what it names in them, and what they may name in it. Comments are
 * ignored. Placeholders are kept as they were written.
 */
public final class FileLinks {
    private static final String KAMELET = "kamelet:";

    private final List<String> texts = new ArrayList<>();
    private final Set<String> kinds = new LinkedHashSet<>();
    private final Set<String> inputs = new LinkedHashSet<>();
    private final Set<String> kamelets = new TreeSet<>();
    private final Set<String> policies = new TreeSet<>();
    private final Set<String> configurations = new TreeSet<>();

    private FileLinks() {}

    /** Reads a text. If it is no YAML it has no links; the check reports what is wrong with it. */
    public static FileLinks of(String text) {
        FileLinks links = new FileLinks();
        try {
            Yaml.parse(text).ifPresent(links::root);
            return links;
        } catch (YamlEngineException | StackOverflowError e) {
            return new FileLinks();
        }
    }

    /** Returns the kinds of the items at the top, such as {@code route} or {@code rest}. */
    public Set<String> kinds() {
        return kinds;
    }

    /** Returns the addresses with which routes begin, without the options below {@code parameters}. */
    public Set<String> inputs() {
        return inputs;
    }

    /** Returns the names of the Kamelets that it calls. */
    public Set<String> kamelets() {
        return kamelets;
    }

    /** Returns the ids and patterns of the route configurations that its routes join. */
    public Set<String> policies() {
        return policies;
    }

    /**
     * Returns the ids of the route configurations in it. An empty id stands for one without an id, which applies to all
     * routes.
     */
    public Set<String> configurations() {
        return configurations;
    }

    /** Whether a key or a value contains one of these words, such as the name of a setting or a bean. */
    public boolean names(Set<String> words) {
        return texts.stream().anyMatch(text -> names(text, words));
    }

    /** Whether a text contains one of these words, not as a part of a longer name. */
    public static boolean names(String text, Set<String> words) {
        return words.stream().anyMatch(word -> names(text, word));
    }

    private static boolean names(String text, String word) {
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            int end = at + word.length();
            boolean begins = at == 0 || !isOfName(text.charAt(at - 1)) && text.charAt(at - 1) != '.';
            boolean goesOn = end < text.length()
                    && (isOfName(text.charAt(end))
                            || text.charAt(end) == '.'
                                    && end + 1 < text.length()
                                    && isOfName(text.charAt(end + 1))
                                    && text.charAt(end + 1) != '-');
            if (begins && !goesOn) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfName(char c) {
        return c == '-' || c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }

    private void root(Node root) {
        if (root instanceof SequenceNode items) {
            for (Node item : items.getValue()) {
                if (item instanceof MappingNode mapping) {
                    mapping.getValue().forEach(tuple -> kinds.add(Yaml.text(tuple.getKeyNode())));
                }
                Node configuration = Yaml.child(item, "routeConfiguration");
                if (configuration instanceof MappingNode) {
                    configurations.add(Yaml.text(Yaml.child(configuration, "id")));
                }
            }
        }
        visit(root);
    }

    private void visit(Node node) {
        if (node instanceof ScalarNode) {
            text(Yaml.text(node));
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(this::visit);
        } else if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                String key = Yaml.text(tuple.getKeyNode());
                texts.add(key);
                link(key, tuple.getValueNode());
                visit(tuple.getValueNode());
            }
        }
    }

    private void link(String key, Node value) {
        switch (key) {
            case "from" -> inputs.add(scalar(value, "uri"));
            case "kamelet" -> kamelets.add(nameOf(scalar(value, "name")));
            case "routeConfigurationId" ->
                policies.addAll(List.of(Yaml.text(value).split(",")));
            default -> {
                // The node links nothing by itself.
            }
        }
    }

    /** Returns the value itself, or its value for this key; empty if neither is a scalar. */
    private static String scalar(Node value, String key) {
        return Yaml.text(value instanceof ScalarNode ? value : Yaml.child(value, key));
    }

    /**
     * Reads addresses in a text, also in the middle of it, as in {@code deliver:kamelet:x} or in a list of recipients.
     */
    private void text(String text) {
        texts.add(text);
        for (int at = text.indexOf(KAMELET); at >= 0; at = text.indexOf(KAMELET, at + 1)) {
            kamelets.add(nameOf(text.substring(at + KAMELET.length())));
        }
    }

    private static String nameOf(String text) {
        int end = 0;
        while (end < text.length() && (isOfName(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        return text.substring(0, end);
    }
}
