package io.github.linkrelay.runtime;

import io.github.linkrelay.delivery.HttpUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.util.TimeUtils;

/**
 * The {@code linkrelay.*} settings, read once when the context starts.
 *
 * <p>Which keys there are, and their defaults, is what the {@code application.properties} inside the jar says. Every
 * getter throws {@link SettingsException} with the key's name when the value can't be used.
 */
final class Settings {
    /** The file at the top of the project, as packed into the jar. */
    private static final String DEFAULTS = "/io/github/linkrelay/application.properties";

    private static final String PREFIX = "linkrelay.";
    /** Below these a team adds keys of its own. */
    private static final List<String> OPEN_PREFIXES =
            List.of("linkrelay.segment.name.", "linkrelay.segment.user.", "linkrelay.alerts.silence.");

    private final PropertiesComponent properties;

    Settings(CamelContext context) {
        this.properties = context.getPropertiesComponent();
    }

    /** Every setting and its default, as shipped, placeholders unresolved. */
    static Properties defaults() {
        Properties defaults = new Properties();
        try (InputStream in = Settings.class.getResourceAsStream(DEFAULTS)) {
            defaults.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return defaults;
    }

    /**
     * Refuses keys that nothing reads, for a misspelt setting is a setting that is not in force: in files, system
     * properties and environment variables.
     */
    void refuseUnknownKeys() {
        Set<String> known = defaults().stringPropertyNames().stream()
                .filter(key -> key.startsWith(PREFIX))
                .collect(Collectors.toSet());
        Set<String> given = new TreeSet<>(properties.loadProperties(key -> true).stringPropertyNames());
        given.addAll(System.getProperties().stringPropertyNames());
        refuseUnknown(given, PREFIX, known, OPEN_PREFIXES);
        refuseUnknown(new TreeSet<>(System.getenv().keySet()), variable(PREFIX),
                known.stream().map(Settings::variable).collect(Collectors.toSet()),
                OPEN_PREFIXES.stream().map(Settings::variable).toList());
    }

    private static void refuseUnknown(Set<String> given, String prefix, Set<String> known, List<String> open) {
        for (String key : given) {
            if (key.startsWith(prefix) && !known.contains(key) && open.stream().noneMatch(key::startsWith)) {
                String nearest = Spelling.nearest(key, known).orElseThrow();
                throw new SettingsException("there is no setting " + key + "; did you mean " + nearest + "?");
            }
        }
    }

    /** The environment variable in which Camel looks for a setting. */
    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The value without blanks around it; empty if it is not set. */
    String text(String key) {
        return properties.resolveProperty(key).map(String::strip).orElse("");
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
        return Stream.of(text(key).split(",")).map(String::strip).filter(part -> !part.isEmpty()).toList();
    }

    /** Every key below a prefix, without the prefix, in alphabetical order. */
    Map<String, String> below(String prefix) {
        Map<String, String> values = new TreeMap<>();
        for (String key : properties.loadProperties(name -> name.startsWith(prefix)).stringPropertyNames()) {
            values.put(key.substring(prefix.length()), text(key));
        }
        return values;
    }

    private SettingsException wrong(String key, String right) {
        return new SettingsException(key + " is '" + text(key) + "', but must be " + right);
    }
}
