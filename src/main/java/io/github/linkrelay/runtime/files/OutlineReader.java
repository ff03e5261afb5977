package io.github.linkrelay.runtime.files;

import io.github.linkrelay.runtime.files.FileOutline.EndpointUse;
import io.github.linkrelay.runtime.files.FileOutline.KameletOutline;
import io.github.linkrelay.runtime.files.FileOutline.RouteOutline;
import io.github.linkrelay.runtime.files.FileOutline.Word;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Makes the outline of a YAML file from its nodes. It skips what it does not know. */
public final class OutlineReader {
    /** Keys of the YAML DSL whose value is the name of a bean. */
    private static final Set<String> BEAN_KEYS = Set.of(
            "ref",
            "aggregationStrategy",
            "aggregationRepository",
            "aggregateController",
            "executorService",
            "timeoutCheckerExecutorService",
            "idempotentRepository",
            "onExceptionOccurredRef",
            "onRedeliveryRef",
            "redeliveryPolicyRef",
            "errorHandlerRef",
            "routePolicy",
            "onPrepare",
            "comparator");
    /** Steps whose value may be an address. */
    private static final Set<String> ADDRESS_KEYS =
            Set.of("to", "toD", "wireTap", "enrich", "pollEnrich", "poll", "from");

    /** Steps that take their address from an expression. */
    private static final Set<String> ASKING = Set.of("enrich", "pollEnrich");
    /** Steps that take a list of addresses from an expression. */
    private static final Set<String> LISTING = Set.of("recipientList", "routingSlip", "dynamicRouter");
    /** Stands for addresses that depend on the event. */
    private static final String UNKNOWN = "${}";
    /** Matches an address whose scheme and options are written out. */
    private static final Pattern WRITTEN = Pattern.compile("[a-z][a-z0-9+-]*:[^ ]*");

    private final UnaryOperator<String> resolve;
    private final FileOutline outline;

    private OutlineReader(String file, UnaryOperator<String> resolve) {
        this.outline = new FileOutline(file);
        this.resolve = resolve;
    }

    /**
     * Reads the outline of one file.
     *
     * @param resolve replaces placeholders by their values
     */
    public static FileOutline read(String file, Node root, UnaryOperator<String> resolve) {
        OutlineReader reader = new OutlineReader(file, resolve);
        if (RouteFiles.isKamelet(file)) {
            reader.kamelet(root);
        } else if (root instanceof SequenceNode items) {
            items.getValue().forEach(reader::item);
        }
        return reader.outline;
    }

    private void item(Node item) {
        beans(Yaml.child(item, "beans"));
        Node template = Yaml.child(item, "routeTemplate");
        beans(Yaml.child(template, "beans"));
        names(Yaml.child(template, "parameters"), outline.parameters());
        int endpoints = outline.endpoints().size();
        int ids = outline.ids().size();
        visit("", item);
        Node route = Yaml.child(item, "route");
        Node from = Yaml.child(item, "from");
        Node configuration = Yaml.child(item, "routeConfiguration");
        List<EndpointUse> named =
                outline.endpoints().subList(endpoints, outline.endpoints().size());
        List<Word> found = outline.ids().subList(ids, outline.ids().size());
        if (route != null) {
            route(route, Yaml.child(route, "from"), item, List.copyOf(named), List.copyOf(found));
        } else if (from != null) {
            route(from, from, item, List.copyOf(named), List.copyOf(found));
        } else if (configuration != null && Yaml.word(configuration, "id") != null) {
            outline.configurations().add(Yaml.word(configuration, "id"));
        }
    }

    private void route(Node route, Node from, Node item, List<EndpointUse> endpoints, List<Word> ids) {
        EndpointUse input = from == null ? null : endpoint("from", from);
        Word id = Yaml.word(route, "id");
        if (input == null) {
            outline.routesWithoutFrom().add(id == null ? new Word("", Yaml.line(item)) : id);
        } else {
            outline.routes()
                    .add(new RouteOutline(
                            id == null ? new Word("", Yaml.line(item)) : id,
                            input,
                            Yaml.word(route, "routeConfigurationId"),
                            Yaml.word(route, "startupOrder"),
                            Yaml.child(from, "steps") instanceof SequenceNode steps
                                    && !steps.getValue().isEmpty(),
                            endpoints.stream().filter(use -> !use.consumer()).toList(),
                            ids.stream().filter(word -> !word.equals(id)).toList()));
        }
    }

    private void kamelet(Node root) {
        Node definition = Yaml.child(Yaml.child(root, "spec"), "definition");
        Node template = Yaml.child(Yaml.child(root, "spec"), "template");
        Map<String, String> properties = new LinkedHashMap<>();
        Set<String> credentials = new TreeSet<>();
        if (Yaml.child(definition, "properties") instanceof MappingNode declared) {
            for (NodeTuple property : declared.getValue()) {
                String name = Yaml.text(property.getKeyNode());
                Word initial = Yaml.word(property.getValueNode(), "default");
                Word format = Yaml.word(property.getValueNode(), "format");
                properties.put(name, initial == null ? null : initial.text());
                if (format != null && format.text().equals("password")) {
                    credentials.add(name);
                }
            }
        }
        Set<String> required = new TreeSet<>();
        if (Yaml.child(definition, "required") instanceof SequenceNode names) {
            names.getValue().forEach(name -> required.add(Yaml.text(name)));
        }
        Word name = Yaml.word(Yaml.child(root, "metadata"), "name");
        outline.setKamelet(
                new KameletOutline(name == null ? new Word("", 1) : name, properties, required, credentials));
        beans(Yaml.child(template, "beans"));
        visit("", template);
    }

    private void beans(Node beans) {
        names(beans, outline.beans());
    }

    private static void names(Node items, Set<String> names) {
        if (items instanceof SequenceNode declared) {
            for (Node item : declared.getValue()) {
                Word name = Yaml.word(item, "name");
                if (name != null) {
                    names.add(name.text());
                }
            }
        }
    }

    private void visit(String key, Node node) {
        if (node instanceof MappingNode mapping) {
            Word disabled = Yaml.word(node, "disabled");
            if (disabled != null && resolve.apply(disabled.text()).equals("true")) {
                return;
            }
            if (ASKING.contains(key)) {
                addressOf(key, node);
                addressOf(key, Yaml.child(node, "expression"));
            } else if (LISTING.contains(key)) {
                outline.endpoints().add(new EndpointUse(new Word(UNKNOWN, Yaml.line(node)), Map.of(), false));
                if (Yaml.word(node, "delimiter") == null && Yaml.word(node, "uriDelimiter") == null) {
                    addressOf(key, node);
                    addressOf(key, Yaml.child(node, "expression"));
                }
            }
            if (Yaml.word(node, "uri") != null) {
                outline.endpoints().add(endpoint(key, node));
            } else if (key.equals("kamelet") && Yaml.word(node, "name") != null) {
                Word name = Yaml.word(node, "name");
                outline.endpoints()
                        .add(new EndpointUse(
                                new Word("kamelet:" + name.text(), name.line()),
                                words(Yaml.child(node, "parameters")),
                                false));
            }
            for (NodeTuple tuple : mapping.getValue()) {
                child(Yaml.text(tuple.getKeyNode()), tuple.getValueNode());
            }
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(element -> visit(key, element));
        } else if (node instanceof ScalarNode) {
            outline.texts().add(new Word(Yaml.text(node), Yaml.line(node)));
        }
    }

    /** Reads the address in an expression below this key. */
    private void addressOf(String key, Node expression) {
        for (String language : List.of("constant", "simple")) {
            Node value = Yaml.child(expression, language);
            Word text = value instanceof ScalarNode
                    ? new Word(Yaml.text(value), Yaml.line(value))
                    : Yaml.word(value, "expression");
            for (String address : text == null ? new String[0] : addresses(key, text.text())) {
                if (WRITTEN.matcher(address).matches()) {
                    outline.endpoints()
                            .add(new EndpointUse(new Word(address, text.line()), Map.of(), key.equals("pollEnrich")));
                }
            }
        }
    }

    private static String[] addresses(String key, String text) {
        return LISTING.contains(key) ? text.strip().split("\\s*,\\s*") : new String[] {text};
    }

    private void child(String key, Node value) {
        if (value instanceof ScalarNode) {
            Word word = new Word(Yaml.text(value), Yaml.line(value));
            if (key.equals("id")) {
                outline.ids().add(word);
            } else if (BEAN_KEYS.contains(key)) {
                outline.beanNames().add(word);
            } else if (ADDRESS_KEYS.contains(key)) {
                outline.endpoints().add(new EndpointUse(word, Map.of(), key.equals("from")));
            } else if (key.equals("kamelet")) {
                outline.endpoints()
                        .add(new EndpointUse(new Word("kamelet:" + word.text(), word.line()), Map.of(), false));
            }
        }
        if (key.equals("parameters")) {
            // These are options of an endpoint, in which ref and similar keys mean something else.
            words(value).values().forEach(outline.texts()::add);
        } else if (!key.equals("description") && !key.equals("note")) {
            visit(key, value);
        }
    }

    private static EndpointUse endpoint(String key, Node node) {
        Word uri = node instanceof ScalarNode ? new Word(Yaml.text(node), Yaml.line(node)) : Yaml.word(node, "uri");
        return uri == null ? null : new EndpointUse(uri, words(Yaml.child(node, "parameters")), key.equals("from"));
    }

    private static Map<String, Word> words(Node mapping) {
        Map<String, Word> words = new LinkedHashMap<>();
        if (mapping instanceof MappingNode parameters) {
            for (NodeTuple tuple : parameters.getValue()) {
                if (tuple.getValueNode() instanceof ScalarNode) {
                    words.put(
                            Yaml.text(tuple.getKeyNode()),
                            new Word(Yaml.text(tuple.getValueNode()), Yaml.line(tuple.getKeyNode())));
                }
            }
        }
        return words;
    }
}
