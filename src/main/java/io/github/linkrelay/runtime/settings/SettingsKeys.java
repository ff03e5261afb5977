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
 * Which settings there are, and their defaults: what the {@code application.properties} inside the jar says. A key that looks
 * like one of them and is none is refused.
 */
public final class SettingsKeys {
    /** The file at the top of the project, as packed into the jar. */
    private static final String DEFAULTS = "/io/github/linkrelay/application.properties";

    private static final String PREFIX = "linkrelay.";
    /** Below these a team adds keys of its own. */
    private static final List<String> OPEN_PREFIXES =
            List.of("linkrelay.segment.name.", "linkrelay.segment.user.", "linkrelay.alerts.silence.");

    /** What Kubernetes says in every container of a service that is called linkrelay, or begins so. */
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

    /** Every setting and its default, as shipped, placeholders unresolved. A copy. */
    public static Properties defaults() {
        return (Properties) SHIPPED.clone();
    }

    /** Whether it is one of Linkrelay's settings, or one of Camel's for which Linkrelay has a default. */
    static boolean isOurs(String key) {
        return key.startsWith(PREFIX) || SHIPPED.containsKey(key);
    }

    /**
     * Refuses keys that nothing reads, in files, system properties and environment variables. A misspelt setting is a
     * setting that is not in force.
     *
     * @param files the keys in the files
     * @throws SettingsException with the key, and the one that was meant
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

    /** A key that is ours but for a character that can't be seen, or looks like another. */
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

    /** A variable of a key that a team adds has no effect without the key in a file: nobody knows where its dots are. */
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

    /** The environment variable in which Camel looks for a setting. */
    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /**
     * Puts every default behind what the context was given so far, and behind the files that it reads. A runtime that puts a
     * component of its own in the place of the first, and reads routes, whose beans name settings, before the context is
     * initialized, calls it for that component too.
     */
    public static void addDefaults(PropertiesComponent properties) {
        ExactPlaceholders.install(properties);
        // Not by a look-up: the context can't convert types yet.
        Properties initial = CamelInternals.initialProperties(properties);
        defaults().forEach((key, value) -> {
            // Not putIfAbsent: Camel's OrderedProperties (4.18.0) does not see what it puts.
            if (initial.getProperty(key.toString()) == null) {
                initial.setProperty(key.toString(), value.toString());
            }
        });
    }
}
