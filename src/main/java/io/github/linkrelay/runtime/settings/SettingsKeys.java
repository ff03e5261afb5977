package io.github.linkrelay.runtime.settings;

import io.github.linkrelay.runtime.camel.CamelInternals;
import io.github.linkrelay.settings.Key;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.spi.PropertiesComponent;

/**
 * Knows all settings and their defaults, which the {@code application.properties} inside the jar defines. It refuses a
 * key that looks like one of them and is none.
 */
public final class SettingsKeys {
    /** The file at the top of the project, as packed into the jar. */
    private static final String DEFAULTS = "/io/github/linkrelay/application.properties";

    private static final String PREFIX = "linkrelay.";
    /** Users may add keys of their own below these prefixes. */
    private static final List<String> OPEN_PREFIXES =
            List.of("linkrelay.segment.name.", "linkrelay.segment.user.", "linkrelay.alerts.silence.");

    /** Matches variables that Kubernetes sets in every container if a service's name begins with linkrelay. */
    private static final Pattern KUBERNETES = Pattern.compile(
            "LINKRELAY(_\\w+)?_(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    private static final Properties SHIPPED = shipped();

    private SettingsKeys() {}

    private static Properties shipped() {
        Properties shipped = new Properties();
        try (InputStream in = SettingsKeys.class.getResourceAsStream(DEFAULTS)) {
            shipped.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return shipped;
    }

    /** Returns a copy of every setting and its default as shipped, with placeholders as written. */
    public static Properties defaults() {
        return (Properties) SHIPPED.clone();
    }

    /** Whether a key is one of Linkrelay's settings, or one of Camel's for which Linkrelay has a default. */
    static boolean isOurs(String key) {
        return key.startsWith(PREFIX) || SHIPPED.containsKey(key);
    }

    /**
     * Refuses keys that nothing reads, in files, system properties and environment variables. A misspelt setting would
     * have no effect.
     *
     * @param files the keys in the files
     * @throws SettingsException with the key, and the one that was probably meant
     */
    static void refuseUnknown(Set<String> files) {
        Set<String> known = SHIPPED.stringPropertyNames().stream()
                .filter(key -> key.startsWith(PREFIX))
                .collect(Collectors.toSet());
        Set<String> given = new TreeSet<>(files);
        given.addAll(System.getProperties().stringPropertyNames());
        given.forEach(SettingsKeys::refuseHidden);
        CamelOptions.refuseOtherSpellings(given);
        refuseUnknown(given, PREFIX, known);
        Set<String> variables = new TreeSet<>(System.getenv().keySet());
        variables.removeIf(variable -> KUBERNETES.matcher(variable).matches());
        refuseUnknownVariables(
                variables,
                Stream.concat(known.stream(), given.stream())
                        .filter(key -> key.startsWith(PREFIX))
                        .map(SettingsKeys::variable)
                        .collect(Collectors.toSet()));
    }

    /**
     * Refuses a key that differs from one of Linkrelay's only by a character that is invisible or looks like another.
     */
    private static void refuseHidden(String key) {
        if (OPEN_PREFIXES.stream().anyMatch(key::startsWith)) {
            if (!Key.isPlain(key)) {
                throw new SettingsException(Key.shown(key)
                        + " can't be a setting: its name has a character that can't be seen, or one of : { } ? !");
            }
            return;
        }
        String visible = Key.visible(key);
        if (visible.equals(key) && !Key.isOtherCase(key, PREFIX)) {
            return;
        }
        visible = visible.toLowerCase(Locale.ROOT);
        String nearest =
                Spelling.nearest(visible, SHIPPED.stringPropertyNames()).orElseThrow();
        int hidden = Math.max(1, key.length() - visible.length());
        if (visible.startsWith(PREFIX) || Spelling.edits(visible, nearest) <= hidden) {
            throw new SettingsException("there is no setting " + Key.shown(key) + "; did you mean " + nearest + "?");
        }
    }

    /**
     * Refuses a variable for a user's own key that no file contains: it would have no effect, because nobody knows
     * where the key's dots are.
     */
    static void refuseUnknownVariables(Set<String> variables, Set<String> known) {
        for (String variable : variables) {
            for (String open : OPEN_PREFIXES) {
                if (variable.startsWith(variable(open)) && !known.contains(variable)) {
                    throw new SettingsException(
                            "the variable " + variable + " has no effect, for it does not say where dots are"
                                    + " in the event type: write " + open + "TYPE into application.properties");
                }
            }
        }
        refuseUnknown(variables, variable(PREFIX), known);
    }

    private static void refuseUnknown(Set<String> given, String prefix, Set<String> known) {
        for (String key : given) {
            if (key.startsWith(prefix)
                    && !known.contains(key)
                    && OPEN_PREFIXES.stream().noneMatch(key::startsWith)) {
                String nearest = Spelling.nearest(key, known).orElseThrow();
                throw new SettingsException("there is no setting " + key + "; did you mean " + nearest + "?");
            }
        }
    }

    /** Returns the environment variable in which Camel looks for a setting. */
    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /**
     * Adds every default behind everything that the context has so far, and behind the files that it reads. A runtime
     * must call this for its own component too, if it replaces the first one and reads routes, whose beans name
     * settings, before the context is initialized.
     */
    public static void addDefaults(PropertiesComponent properties) {
        ExactPlaceholders.install(properties);
        // This is no look-up, because the context can't convert types yet.
        Properties initial = CamelInternals.initialProperties(properties);
        defaults().forEach((key, value) -> {
            // This is not putIfAbsent, because Camel's OrderedProperties (4.18.0) does not notice what that puts.
            if (initial.getProperty(key.toString()) == null) {
                initial.setProperty(key.toString(), value.toString());
            }
        });
    }
}
