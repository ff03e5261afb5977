package io.github.linkrelay.springboot;

import io.github.linkrelay.runtime.settings.SettingsKeys;
import jakarta.servlet.Filter;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelContextCustomizer;
import org.apache.camel.spi.PropertiesSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Sets up Linkrelay in a Spring Boot application, which finds this class in {@code META-INF/spring}. It does not load
 * the routes: the application names them in {@code camel.main.routes-include-pattern}, like its own.
 */
@Configuration(proxyBeanMethods = false)
public class LinkrelayAutoConfiguration {

    /** Makes a source of properties; Camel uses every bean of this type. */
    @Bean
    PropertiesSource linkrelayEnvironment(ConfigurableEnvironment environment) {
        return new EnvironmentProperties(environment);
    }

    /**
     * Makes a customizer, which sets the defaults. Camel calls every bean of this type before it reads routes, whose
     * beans name settings.
     */
    @Bean
    CamelContextCustomizer linkrelayDefaults() {
        return camel -> SettingsKeys.addDefaults(camel.getPropertiesComponent());
    }

    /** Makes the filter for bodies; Spring Boot puts every bean of this type before its servlets. */
    @Bean
    Filter linkrelayBodyLimit(ObjectProvider<CamelContext> camel) {
        return new WebhookFilter(camel::getObject);
    }
}
