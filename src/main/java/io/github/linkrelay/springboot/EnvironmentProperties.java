package io.github.linkrelay.springboot;

import java.util.Properties;
import java.util.function.Predicate;
import org.apache.camel.spi.LoadablePropertiesSource;
import org.apache.camel.spi.PropertiesSource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Spring's settings as Camel sees them, before the defaults that we gave Camel. Camel's own bridge (SpringPropertiesParser,
 * 4.18.0) comes after those, and can't say which keys there are.
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

    /** Ours only: nobody else's settings shall come to light by this way. */
    @Override
    public Properties loadProperties(Predicate<String> filter) {
        Properties found = new Properties();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> names) {
                for (String name : names.getPropertyNames()) {
                    // Also one with something before it that can't be seen, so that it is refused.
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
        // They are asked for anew each time.
    }
}
