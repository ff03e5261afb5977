package io.github.linkrelay.runtime.reload;

import io.github.linkrelay.runtime.files.FileLinks;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** Compares the settings in two texts of {@code application.properties}. */
final class SettingsText {

    private SettingsText() {}

    /** Returns the keys whose value differs, and those whose value names such a key. */
    static Set<String> changedKeys(String from, String to, Properties defaults) {
        Properties before = parse(from);
        Properties after = parse(to);
        Set<String> all = new TreeSet<>(before.stringPropertyNames());
        all.addAll(after.stringPropertyNames());
        Set<String> changed = new TreeSet<>();
        for (String key : all) {
            if (!Objects.equals(before.getProperty(key), after.getProperty(key))) {
                changed.add(key);
            }
        }
        all.addAll(defaults.stringPropertyNames());
        boolean more = !changed.isEmpty();
        while (more) {
            more = false;
            for (String key : all) {
                String value = after.getProperty(key, defaults.getProperty(key, ""));
                if (value.contains("{{") && FileLinks.names(value, changed)) {
                    more |= changed.add(key);
                }
            }
        }
        return changed;
    }

    private static Properties parse(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
