package io.github.linkrelay.springboot;

import java.util.Properties;
import java.util.function.Predicate;
import org.apache.camel.spi.LoadablePropertiesSource;
import org.apache.camel.spi.PropertiesSource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Gives Spring's settings to Camel, with precedence over Linkrelay's defaults. Camel's own bridge
 * (SpringPropertiesParser, 4.18.0) comes after the defaults, and can't list its keys.
 */
final class EnvironmentProperties implements PropertiesSource, LoadablePropertiesSource {
    private static final String PREFIX = "linkrelay.";

    private final ConfigurableEnvironment environment;

    EnvironmentProperties(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public String getName() {
        return "SpringEnvironment";
    }

    @Override
    public String getProperty(String name) {
        return environment.getProperty(name);
    }

    @Override
    public Properties loadProperties() {
        return loadProperties(name -> true);
    }

    /** Returns only Linkrelay's own settings, so that no others are exposed in this way. */
    @Override
    public Properties loadProperties(Predicate<String> filter) {
        Properties found = new Properties();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> names) {
                for (String name : names.getPropertyNames()) {
                    // A key with an invisible character before the prefix is included, so that it is refused.
                    if (name.contains(PREFIX) && filter.test(name)) {
                        found.setProperty(name, environment.getProperty(name, ""));
                    }
                }
            }
        }
        return found;
    }

    @Override
    public void reloadProperties(String location) {
        // Nothing is kept: settings are read anew each time.
    }
}
