package io.github.linkrelay.runtime.settings;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.util.IOHelper;
import org.apache.camel.util.StringHelper;

/**
 * Handles Camel's own options for which {@code application.properties} has a line, such as {@code camel.server.port}.
 * Camel Main (4.18.0) reads them carelessly: it keeps the blanks around them, and does not read some variables, such as
 * those that end with {@code _PORT}.
 */
public final class CamelOptions {
    private static final String PREFIX = "camel.";

    private CamelOptions() {}

    /** Refuses an option whose default is a number or a switch, if its value is none. */
    public static void refuseImpossible(Settings settings) {
        settings.number("camel.server.max-body-size", 1, Settings.LARGEST_BODY);
        for (String key : keys()) {
            String shipped = SettingsKeys.defaults().getProperty(key);
            if (shipped.equals("true") || shipped.equals("false")) {
                settings.flag(key);
            } else if (shipped.matches("\\d+")) {
                settings.number(key, 0, Integer.MAX_VALUE);
            }
        }
    }

    /** Refuses another spelling of an option, which Camel would use while Linkrelay reads the default. */
    static void refuseOtherSpellings(Set<String> given) {
        Set<String> known = keys();
        for (String key : given) {
            if (key.startsWith(PREFIX) && !known.contains(key)) {
                known.stream()
                        .filter(name -> plain(name).equals(plain(key)))
                        .findFirst()
                        .ifPresent(name -> {
                            throw new SettingsException(key + " must be written as " + name);
                        });
            }
        }
    }

    /**
     * Gives Camel Main the values that Linkrelay read. Called in Linkrelay's own process, before Camel Main reads its
     * options.
     */
    public static void handToMain(Settings settings, PropertiesComponent properties) {
        for (String key : keys()) {
            String value = settings.text(key);
            String raw = properties.loadProperties(key::equals).getProperty(key, "");
            if (!raw.equals(value) && !raw.contains("{{")) {
                properties.addOverrideProperty(key, value);
            }
            if (System.getProperty(key) != null || IOHelper.lookupEnvironmentVariable(key) != null) {
                // For Camel Main a system property overrides everything else.
                System.setProperty(key, value);
            }
        }
    }

    private static Set<String> keys() {
        Set<String> keys = new TreeSet<>(SettingsKeys.defaults().stringPropertyNames());
        keys.removeIf(key -> !key.startsWith(PREFIX));
        return keys;
    }

    private static String plain(String key) {
        return StringHelper.dashToCamelCase(key).toLowerCase(Locale.ROOT);
    }
}
