package io.github.linkrelay.runtime.settings;

import io.github.linkrelay.delivery.HttpUrl;
import io.github.linkrelay.secret.Secrets;
import io.github.linkrelay.settings.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.util.TimeUtils;

/**
 * The settings, read once when the context starts.
 *
 * <p>The keys and their defaults are in {@link SettingsKeys}. A value comes from {@link ExactPlaceholders}, as it does
 * for routes, Kamelets and Camel itself: without the blanks around it, and otherwise as it was written. Every getter
 * throws {@link SettingsException} with the key's name when the value can't be used.
 *
 * <p>A new setting is a line in {@code application.properties}, with its default and a comment, and a getter called where
 * the value is used, in {@code RouteBeans.bind} or below: also where only a route names it, so that an impossible value stops
 * the start. {@code SettingsTest} has a table of impossible values. Under {@code camel.} a number or a switch is
 * checked by its default.
 */
public final class Settings {
    /** The most that {@code camel.server.max-body-size} may be, in bytes. */
    public static final int LARGEST_BODY = 64 << 20;

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private final PropertiesComponent properties;

    /** Makes the settings, before or after the context is initialized. */
    public Settings(CamelContext context) {
        this.properties = context.getPropertiesComponent();
        ExactPlaceholders.install(properties);
    }

    /**
     * Refuses keys that nothing reads, and values of a file that can't be meant, in Linkrelay's and in users' settings.
     *
     * @throws SettingsException with the key and what would be right
     */
    public void refuseWrong() {
        Set<String> files = properties.loadProperties(key -> true).stringPropertyNames();
        SettingsKeys.refuseUnknown(files);
        files.stream()
                .filter(key -> !key.startsWith("camel.") || SettingsKeys.isOurs(key))
                .forEach(this::text);
        CamelOptions.refuseImpossible(this);
    }

    /** Returns the value, as {@link ExactPlaceholders} gives it to everybody; empty if it is not set. */
    public String text(String key) {
        return properties.resolveProperty(key).orElse("");
    }

    public boolean flag(String key) {
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(key, "true or false");
        };
    }

    public String oneOf(String key, String... allowed) {
        String value = text(key);
        if (!List.of(allowed).contains(value)) {
            throw wrong(key, String.join(" or ", allowed));
        }
        return value;
    }

    public int number(String key, int from, int to) {
        return (int) number(key, from, (long) to);
    }

    public long number(String key, long from, long to) {
        try {
            long value = Long.parseLong(text(key));
            if (value >= from && value <= to) {
                return value;
            }
        } catch (NumberFormatException e) {
            // It is reported below.
        }
        throw wrong(key, "a whole number from " + from + " to " + to);
    }

    /**
     * Returns a duration, which is written like {@code 500ms}, {@code 10s}, {@code 72h}, {@code 7d}; a bare number is
     * milliseconds.
     */
    public Duration duration(String key) {
        String value = text(key);
        try {
            if (value.matches("(\\d+(ms|d|h|m|s)?)+")) {
                return Duration.ofMillis(TimeUtils.toMilliSeconds(value));
            }
        } catch (NumberFormatException e) {
            // It is reported below.
        }
        throw wrong(key, "a duration such as 500ms, 10s or 72h");
    }

    public Duration durationOver(String key, Duration least) {
        Duration value = duration(key);
        if (value.compareTo(least) < 0) {
            throw wrong(key, least.toMillis() + "ms or more");
        }
        return value;
    }

    /** Returns a duration that must be longer than zero. */
    public Duration positiveDuration(String key) {
        return durationOver(key, MILLISECOND);
    }

    /** Whether the value is an address that only this machine can reach. */
    public boolean isLoopback(String key) {
        return LOOPBACK.contains(text(key));
    }

    /** Returns a URL that is requested as it was written. */
    public HttpUrl httpUrl(String key) {
        return url(key, HttpUrl::parse);
    }

    /** Returns a URL to which an API's paths are added; it has no query. */
    public HttpUrl baseUrl(String key) {
        return url(key, HttpUrl::parseBase);
    }

    private HttpUrl url(String key, Function<String, HttpUrl> parse) {
        String value = text(key);
        if (value.matches("\\w{16,}")) {
            // It was probably swapped with a credential, so it must not get into a log.
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
     * Whether there is a URL. The URL is a secret, so a wrong one is not repeated in the message.
     *
     * @throws SettingsException if the value is no URL
     */
    public boolean isSecretUrl(String key) {
        String value = text(key);
        try {
            return !value.isEmpty() && HttpUrl.parse(value) != null;
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    key + ' ' + e.getMessage() + "; its value is not shown, for it may be a secret");
        }
    }

    /** Returns a path of plain letters, which means the same to every server. */
    public String path(String key) {
        String value = text(key);
        if (!value.matches("(/[A-Za-z0-9._~-]+)+")) {
            throw wrong(key, "a path such as /webhooks/tolinku");
        }
        return value;
    }

    /** Returns the parts between commas, without blanks around them and without empty ones. */
    public List<String> list(String key) {
        try {
            return Value.list(text(key));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(key + ' ' + e.getMessage());
        }
    }

    /** Returns every key below a prefix in files and system properties, without the prefix, in alphabetical order. */
    public Map<String, String> below(String prefix) {
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
        return new SettingsException(key + " is '" + Secrets.address(text(key)) + "', but must be " + right);
    }
}
