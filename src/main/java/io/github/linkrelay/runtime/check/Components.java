package io.github.linkrelay.runtime.check;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;

/** Knows the schemes of the components on the class path, which each of Camel's jars lists. */
final class Components {
    private static final String LIST = "META-INF/services/org/apache/camel/component.properties";

    private Components() {}

    static Set<String> names(CamelContext context) {
        Set<String> names = new TreeSet<>(context.getComponentNames());
        try {
            for (URL jar : Collections.list(context.getClassResolver().loadAllResourcesAsURL(LIST))) {
                try (InputStream in = jar.openStream()) {
                    Properties list = new Properties();
                    list.load(in);
                    names.addAll(
                            List.of(list.getProperty("components", "").strip().split("\\s+")));
                }
            }
        } catch (IOException e) {
            // The names are only used to suggest the right one.
        }
        return names;
    }
}
