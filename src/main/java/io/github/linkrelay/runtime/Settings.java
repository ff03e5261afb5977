package io.github.linkrelay.runtime;

import io.github.linkrelay.delivery.HttpUrl;
import io.github.linkrelay.settings.Key;
import io.github.linkrelay.settings.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.util.TimeUtils;

/**
 * The settings, read once when the context starts.
 *
 * <p>Which keys there are, and their defaults, is what the {@code application.properties} inside the jar says. A value
 * comes from {@link ExactPlaceholders}, as it does for routes, Kamelets and Camel itself: without the blanks around it, and
 * otherwise as it was written. Every getter throws {@link SettingsException} with the key's name when the value can't be
 * used.
 *
 * <p>A new setting is a line in {@code application.properties}, with its default and a comment, and a getter called where
 * the value is used, in {@link Installation#bind} or below: also where only a route names it, so that an impossible value
 * stops the start. {@code SettingsTest} has a table of impossible values. Under {@code camel.} a number or a switch is
 * checked by its default.
 */
final class Settings {
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

    private final PropertiesComponent properties;

    Settings(CamelContext context) {
        this.properties = context.getPropertiesComponent();
        ExactPlaceholders.install(properties);
    }

    private static Properties shipped() {
        Properties shipped = new Properties();
        try (InputStream in = Settings.class.getResourceAsStream(DEFAULTS)) {
            shipped.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return shipped;
    }

    /** Every setting and its default, as shipped, placeholders unresolved. A copy. */
    static Properties defaults() {
        return (Properties) SHIPPED.clone();
    }

    /** Whether it is one of Linkrelay's settings, or one of Camel's for which Linkrelay has a default. */
    static boolean isOurs(String key) {
        return key.startsWith(PREFIX) || SHIPPED.containsKey(key);
    }

    /**
     * Refuses keys that nothing reads, and values of a file that can't be meant: in files, system properties and
     * environment variables. A misspelt setting is a setting that is not in force.
     */
    void refuseUnknownKeys() {
        Set<String> known = SHIPPED.stringPropertyNames().stream()
                .filter(key -> key.startsWith(PREFIX))
                .collect(Collectors.toSet());
        Set<String> files = properties.loadProperties(key -> true).stringPropertyNames();
        Set<String> given = new TreeSet<>(files);
        given.addAll(System.getProperties().stringPropertyNames());
        given.forEach(Settings::refuseHidden);
        CamelOptions.refuseOtherSpellings(given);
        refuseUnknown(given, PREFIX, known);
        Set<String> variables = new TreeSet<>(System.getenv().keySet());
        variables.removeIf(variable -> KUBERNETES.matcher(variable).matches());
        refuseUnknownVariables(
                variables,
                Stream.concat(known.stream(), given.stream())
                        .filter(key -> key.startsWith(PREFIX))
                        .map(Settings::variable)
                        .collect(Collectors.toSet()));
        // Of ours and of a team: it throws for a value that can't be used.
        files.stream().filter(key -> !key.startsWith("camel.") || isOurs(key)).forEach(this::text);
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

    /** The value, as {@link ExactPlaceholders} gives it to everybody; empty if it is not set. */
    String text(String key) {
        return properties.resolveProperty(key).orElse("");
    }

    boolean flag(String key) {
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(key, "true or false");
        };
    }

    String oneOf(String key, String... allowed) {
        String value = text(key);
        if (!List.of(allowed).contains(value)) {
            throw wrong(key, String.join(" or ", allowed));
        }
        return value;
    }

    int number(String key, int from, int to) {
        return (int) number(key, from, (long) to);
    }

    long number(String key, long from, long to) {
        try {
            long value = Long.parseLong(text(key));
            if (value >= from && value <= to) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw wrong(key, "a whole number from " + from + " to " + to);
    }

    /** Written like {@code 500ms}, {@code 10s}, {@code 72h}, {@code 7d}; a bare number is milliseconds. */
    Duration duration(String key) {
        String value = text(key);
        try {
            if (value.matches("(\\d+(ms|d|h|m|s)?)+")) {
                return Duration.ofMillis(TimeUtils.toMilliSeconds(value));
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw wrong(key, "a duration such as 500ms, 10s or 72h");
    }

    Duration durationOver(String key, Duration least) {
        Duration value = duration(key);
        if (value.compareTo(least) < 0) {
            throw wrong(key, least.toMillis() + "ms or more");
        }
        return value;
    }

    /** A URL that is requested as it was written. */
    HttpUrl httpUrl(String key) {
        return url(key, HttpUrl::parse);
    }

    /** A URL that an API's paths are added to; it has no query. */
    HttpUrl baseUrl(String key) {
        return url(key, HttpUrl::parseBase);
    }

    private HttpUrl url(String key, Function<String, HttpUrl> parse) {
        String value = text(key);
        if (value.matches("\\w{16,}")) {
            // Swapped with a credential, most likely. It shall not stand in a log.
            throw new SettingsException(key + " looks like a key, but must be an http or https URL");
        }
        if (!value.matches("(?is)https?://.*")) {
            throw wrong(key, "an http or https URL");
        }
        try {
            return parse.apply(value);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(key + ' ' + e.getMessage());
        }
    }

    /**
     * Whether there is a URL. What it says is a secret, so a wrong one is not repeated.
     *
     * @throws SettingsException if there is something else
     */
    boolean isSecretUrl(String key) {
        String value = text(key);
        try {
            return !value.isEmpty() && HttpUrl.parse(value) != null;
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    key + ' ' + e.getMessage() + "; its value is not shown, for it may be a secret");
        }
    }

    /** A path of plain letters, so that it means the same to each server. */
    String path(String key) {
        String value = text(key);
        if (!value.matches("(/[A-Za-z0-9._~-]+)+")) {
            throw wrong(key, "a path such as /webhooks/tolinku");
        }
        return value;
    }

    /** The parts between commas, without blanks around them and without empty ones. */
    List<String> list(String key) {
        try {
            return Value.list(text(key));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(key + ' ' + e.getMessage());
        }
    }

    /** Every key below a prefix in files and system properties, without the prefix, in alphabetical order. */
    Map<String, String> below(String prefix) {
        Set<String> keys = new TreeSet<>(
                properties.loadProperties(name -> name.startsWith(prefix)).stringPropertyNames());
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(keys::add);
        Map<String, String> values = new TreeMap<>();
        for (String key : keys) {
            values.put(key.substring(prefix.length()), text(key));
        }
        return values;
    }

    private SettingsException wrong(String key, String right) {
        return new SettingsException(key + " is '" + text(key) + "', but must be " + right);
    }
}
