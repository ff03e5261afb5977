package io.github.linkrelay.runtime.files;

import io.github.linkrelay.runtime.files.FileOutline.Word;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** YAML as nodes that know their lines, read by the parser that Camel reads it with. */
public final class Yaml {
    private Yaml() {}

    /**
     * The only document of a text; empty where there is nothing but comments.
     *
     * @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException if it is no YAML
     */
    public static Optional<Node> parse(String text) {
        return new Compose(LoadSettings.builder().build()).composeString(text);
    }

    /** From 1; 0 where it is not known. */
    public static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    /** The text of a scalar; empty for any other node. */
    public static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    /** The value of a key; null where there is no such key, or no mapping. */
    public static Node child(Node node, String key) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (text(tuple.getKeyNode()).equals(key)) {
                    return tuple.getValueNode();
                }
            }
        }
        return null;
    }

    /** The same, where the value is a scalar; null otherwise. */
    static Word word(Node node, String key) {
        Node value = child(node, key);
        return value instanceof ScalarNode ? new Word(text(value), line(value)) : null;
    }
}
