package io.github.linkrelay.runtime.reload;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.AbstractLocationPropertiesSource;
import org.apache.camel.component.properties.PropertiesComponent;

/**
 * What Camel has read from {@code application.properties}, to be replaced by another text in place, and back again.
 * Camel's own reading anew takes what is on the disk by then, which nobody has checked.
 */
public final class SettingsText {
    private final AbstractLocationPropertiesSource source;
    private final Charset charset;

    private SettingsText(AbstractLocationPropertiesSource source, String encoding) {
        this.source = source;
        this.charset = encoding == null ? StandardCharsets.ISO_8859_1 : Charset.forName(encoding);
    }

    /** Empty where the context takes its settings from elsewhere. */
    public static Optional<SettingsText> of(CamelContext context, Path file) {
        Path wanted = file.toAbsolutePath().normalize();
        PropertiesComponent properties = (PropertiesComponent) context.getPropertiesComponent();
        return properties.getPropertiesSources().stream()
                .filter(AbstractLocationPropertiesSource.class::isInstance)
                .map(AbstractLocationPropertiesSource.class::cast)
                .filter(source -> "file".equals(source.getLocation().getResolver()))
                .filter(source -> Path.of(source.getLocation().getPath())
                        .toAbsolutePath()
                        .normalize()
                        .equals(wanted))
                .map(source -> new SettingsText(source, properties.getEncoding()))
                .findFirst();
    }

    /** From now on each key has the value that it has in this text. */
    public void use(String text) {
        Properties wanted = parse(text, charset);
        // No moment without the keys that stay: others read them meanwhile.
        // A copy of the names: Camel gives its own set of them, which shrinks with each key that goes.
        for (String key : Set.copyOf(source.loadProperties().stringPropertyNames())) {
            if (wanted.getProperty(key) == null) {
                source.loadProperties().remove(key);
            }
        }
        wanted.stringPropertyNames()
                .forEach(key -> source.setProperty(key, wanted.getProperty(key).stripTrailing()));
    }

    /** Keys whose value differs, and those whose value names such a key. */
    static Set<String> changedKeys(String from, String to, Properties defaults) {
        Properties before = parse(from, StandardCharsets.UTF_8);
        Properties after = parse(to, StandardCharsets.UTF_8);
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
                if (value.contains("{{") && FileGraph.names(value, changed)) {
                    more |= changed.add(key);
                }
            }
        }
        return changed;
    }

    /** As Camel reads the file's bytes, which are UTF-8 here. */
    private static Properties parse(String text, Charset charset) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(new String(text.getBytes(StandardCharsets.UTF_8), charset)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
