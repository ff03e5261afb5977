package io.github.linkrelay.runtime.files;

import io.github.linkrelay.runtime.files.FileOutline.Word;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads YAML as nodes that know their lines, with the parser that Camel uses. */
public final class Yaml {
    private Yaml() {}

    /**
     * Returns the document of a text; empty if there are only comments.
     *
     * @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException if it is no YAML
     */
    public static Optional<Node> parse(String text) {
        return new Compose(LoadSettings.builder().build()).composeString(text);
    }

    /** Returns the line of a node, from 1; 0 if it is not known. */
    public static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    /** Returns the text of a scalar; empty for any other node. */
    public static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    /** Returns the value of a key; null if there is no such key, or the node is no mapping. */
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

    /** Returns the value of a key if it is a scalar; null otherwise. */
    static Word word(Node node, String key) {
        Node value = child(node, key);
        return value instanceof ScalarNode ? new Word(text(value), line(value)) : null;
    }
}
