package io.github.linkrelay.runtime.settings;

import io.github.linkrelay.sandbox.Sandbox;
import io.github.linkrelay.secret.Secrets;
import io.github.linkrelay.settings.Value;
import io.github.linkrelay.settings.Written;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.component.properties.DefaultPropertiesParser;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.component.properties.PropertiesLookup;
import org.apache.camel.component.properties.PropertiesParser;
import org.apache.camel.spi.PropertiesFunction;
import org.apache.camel.util.IOHelper;

/**
 * Replaces Camel's parser of placeholders, through which a value reaches routes, Kamelets, Camel's own options and
 * {@link Settings}. It gives the value of a setting cleaned, and otherwise exactly as it was written.
 *
 * <p>Camel's own parser (4.18.0) looks for placeholders also in a value that comes from the environment, and loses a
 * backslash near the end of a text or before two braces. Here a value of the environment or of a system property is
 * taken as it is. A value in a file may name other settings; their values are taken as they are.
 *
 * <p>While Camel works on a text, characters of a value that have a meaning for Camel are replaced by characters that
 * no text has ({@link Value#clean} refuses them). It is safe for any number of threads.
 */
final class ExactPlaceholders extends DefaultPropertiesParser {
    private static final String MEANT = "\\{}?";
    private static final char MASKED = '\uFDD0';
    /** Matches a placeholder that names a setting or calls a function; other braces mean themselves. */
    private static final Pattern NAME = Pattern.compile("\\{\\{[!?]?[\\w.*-]+(:|}})");

    private static final Pattern MISSING = Pattern.compile("key \\[([^\\]]*)\\]");

    private final PropertiesParser runtimes;
    /** Every value passes here, so this is where a secret becomes known. */
    private final Secrets secrets = Secrets.known();

    private final ThreadLocal<Set<String>> underWay = ThreadLocal.withInitial(HashSet::new);

    private ExactPlaceholders(PropertiesComponent properties) {
        super(properties);
        this.runtimes = properties.getPropertiesParser();
    }

    /** Installs the parser once for each component, however often this is called. */
    static void install(org.apache.camel.spi.PropertiesComponent component) {
        PropertiesComponent properties = (PropertiesComponent) component;
        if (properties.getPropertiesParser() instanceof ExactPlaceholders) {
            return;
        }
        ExactPlaceholders parser = new ExactPlaceholders(properties);
        properties.setPropertiesParser(parser);
        properties.addPropertiesFunction(
                new Given("env", parser.secrets, ExactPlaceholders::variable, Written::isMangledVariable));
        properties.addPropertiesFunction(
                new Given("sys", parser.secrets, System::getProperty, Written::isMangledProperty));
    }

    /** Returns a variable of this name; else of the name in capitals, the only one that Camel (4.18.0) looks for. */
    private static String variable(String name) {
        String value = System.getenv(name);
        return value == null ? IOHelper.lookupEnvironmentVariable(name) : value;
    }

    @Override
    public String parseUri(
            String text, PropertiesLookup lookup, boolean fallback, boolean keepUnresolved, boolean nested) {
        String parsed = super.parseUri(text, lookup, fallback, keepUnresolved, nested);
        return parsed == null ? null : beforeCamelUnescapes(parsed);
    }

    /** Looks up a key where the runtime looks, for instance Spring Boot. */
    @Override
    public String customLookup(String key) {
        return runtimes.customLookup(key);
    }

    @Override
    public String parseProperty(String key, String value, PropertiesLookup lookup) {
        String parsed = parse(key, value, lookup);
        learn(secrets, key, parsed);
        return parsed;
    }

    /** Remembers a value that is secret by its name; the published ones of the sandbox are none. */
    private static void learn(Secrets secrets, String name, String value) {
        if (value != null && !value.isEmpty()) {
            String plain = unmasked(value);
            if (!plain.equals(Sandbox.EXAMPLE_SECRET) && !plain.equals(Sandbox.EXAMPLE_WRITE_KEY)) {
                secrets.addNamed(name, plain);
            }
        }
    }

    private String parse(String key, String value, PropertiesLookup lookup) {
        if (value == null) {
            return null;
        }
        Properties parameters = getPropertiesComponent().getLocalProperties();
        if (parameters != null && parameters.getProperty(key) != null) {
            return parameter(value, lookup);
        }
        if (IOHelper.lookupEnvironmentVariable(key) != null) {
            return masked(clean(key, value, Written.isMangledVariable(SettingsKeys.variable(key), value)));
        }
        if (System.getProperty(key) != null) {
            return masked(clean(key, value, Written.isMangledProperty(key, value)));
        }
        return masked(clean(key, resolved(key, clean(key, value, false), lookup), false));
    }

    /** Returns a parameter of a Kamelet: the value that the route gives, or its default, which may name a setting. */
    private String parameter(String value, PropertiesLookup lookup) {
        return withLiteralsMasked(value, placeholder -> {
            try {
                super.parseUri(placeholder, lookup, true, false, true);
                return true;
            } catch (IllegalArgumentException e) {
                return false;
            }
        });
    }

    private String resolved(String key, String value, PropertiesLookup lookup) {
        if (!underWay.get().add(key)) {
            throw new SettingsException(key + " names itself, by way of " + String.join(", ", underWay.get()));
        }
        try {
            String text = withLiteralsMasked(value, placeholder -> true);
            String parsed =
                    super.parseUri(text, lookup, getPropertiesComponent().isDefaultFallbackEnabled(), false, true);
            return parsed == null ? "" : unmasked(parsed);
        } catch (SettingsException e) {
            throw new SettingsException(key + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            // Camel's own message is not used, because it repeats the value.
            Matcher missing = MISSING.matcher(String.valueOf(e.getMessage()));
            String what = missing.find() ? "{{" + missing.group(1) + "}}, which has no value" : "what has no value";
            if (SettingsKeys.isOurs(key)) {
                throw new SettingsException(key + " names " + what);
            }
            throw new IllegalArgumentException(key + " names " + what);
        } finally {
            underWay.get().remove(key);
        }
    }

    private static String clean(String key, String value, boolean isMangled) {
        if (isMangled) {
            throw new SettingsException(
                    key + " is not what was written, for Java reads it by another locale: start with"
                            + " LC_ALL=C.UTF-8, or write it into application.properties");
        }
        try {
            return SettingsKeys.isOurs(key) ? Value.cleanLine(value) : Value.clean(value);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(key + " " + e.getMessage());
        }
    }

    /** Masks braces that name nothing, and backslashes, in a value of a file, because they mean themselves. */
    private static String withLiteralsMasked(String value, Predicate<String> names) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < value.length()) {
            boolean isEscaped = value.startsWith("\\{{", at);
            int end = endOfPlaceholder(value, isEscaped ? at + 1 : at);
            if (end < 0) {
                text.append(masked(value.substring(at, at + 1)));
                at++;
            } else if (isEscaped) {
                // In Camel \{{a}} means {{a}}.
                text.append(masked(value.substring(at + 1, end)));
                at = end;
            } else {
                String placeholder = value.substring(at, end);
                text.append(names.test(placeholder) ? placeholder.replace('\\', MASKED) : masked(placeholder));
                at = end;
            }
        }
        return text.toString();
    }

    /**
     * Returns the place behind the closing braces of the placeholder at this place; -1 if there are none, or there is
     * no name between them.
     */
    private static int endOfPlaceholder(String value, int start) {
        if (!NAME.matcher(value).region(start, value.length()).lookingAt()) {
            return -1;
        }
        int depth = 0;
        for (int i = start; i < value.length() - 1; i++) {
            if (value.startsWith("{{", i)) {
                depth++;
                i++;
            } else if (value.startsWith("}}", i)) {
                depth--;
                i++;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        return -1;
    }

    private static String masked(String value) {
        StringBuilder masked = new StringBuilder(value);
        for (int i = 0; i < masked.length(); i++) {
            int meant = MEANT.indexOf(masked.charAt(i));
            if (meant >= 0) {
                masked.setCharAt(i, (char) (MASKED + meant));
            }
        }
        return masked.toString();
    }

    private static String unmasked(String text) {
        StringBuilder plain = new StringBuilder(text);
        for (int i = 0; i < plain.length(); i++) {
            if (isMasked(plain.charAt(i))) {
                plain.setCharAt(i, MEANT.charAt(plain.charAt(i) - MASKED));
            }
        }
        return plain.toString();
    }

    private static boolean isMasked(char character) {
        return character >= MASKED && character < MASKED + MEANT.length();
    }

    /**
     * Returns a text from which PropertiesComponent.unescape (4.18.0) makes the plain one. That method removes a
     * backslash before two braces, and the first backslash among the last two characters.
     */
    private static String beforeCamelUnescapes(String text) {
        if (text.chars().noneMatch(character -> isMasked((char) character))) {
            return text;
        }
        String plain = unmasked(text);
        StringBuilder escaped = new StringBuilder();
        boolean isLast = false;
        for (int i = 0; i < plain.length(); i++) {
            if (text.charAt(i) == MASKED) {
                boolean isBeforeBraces = plain.startsWith("{{", i + 1) || plain.startsWith("}}", i + 1);
                boolean isNearTheEnd = i >= plain.length() - 2 && !isLast;
                isLast |= isNearTheEnd;
                escaped.append(isBeforeBraces || isNearTheEnd ? "\\" : "");
            }
            escaped.append(plain.charAt(i));
        }
        return escaped.toString();
    }

    /**
     * The functions {@code {{env:NAME:default}}} and {@code {{sys:name:default}}}, in whose values no placeholders are
     * replaced.
     */
    private record Given(
            String name, Secrets secrets, UnaryOperator<String> source, BiPredicate<String, String> isMangled)
            implements PropertiesFunction {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public String apply(String remainder) {
            int colon = remainder.indexOf(':');
            String variable = colon < 0 ? remainder : remainder.substring(0, colon);
            String value = source.apply(variable);
            if (value == null) {
                return colon < 0 ? null : remainder.substring(colon + 1);
            }
            String cleaned = clean(variable, value, isMangled.test(variable, value));
            learn(secrets, variable, cleaned);
            return masked(cleaned);
        }
    }
}
