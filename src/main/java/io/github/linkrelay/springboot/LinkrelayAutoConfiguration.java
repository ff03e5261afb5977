package io.github.linkrelay.springboot;

import io.github.linkrelay.runtime.LinkrelayPlugin;
import jakarta.servlet.Filter;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelContextCustomizer;
import org.apache.camel.spi.PropertiesSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Found by Spring Boot in {@code META-INF/spring}. The routes are not loaded by it: an application names them in
 * {@code camel.main.routes-include-pattern}, as any others.
 */
@Configuration(proxyBeanMethods = false)
public class LinkrelayAutoConfiguration {

    /** Camel takes every bean of this type as a source of properties. */
    @Bean
    PropertiesSource linkrelayEnvironment(ConfigurableEnvironment environment) {
        return new EnvironmentProperties(environment);
    }

    /** Camel calls every bean of this type before it reads routes, whose beans name settings. */
    @Bean
    CamelContextCustomizer linkrelayDefaults() {
        return camel -> LinkrelayPlugin.addDefaults(camel.getPropertiesComponent());
    }

    /** Spring Boot puts every bean of this type before its servlets. */
    @Bean
    Filter linkrelayBodyLimit(ObjectProvider<CamelContext> camel) {
        return new BodyLimitFilter(camel::getObject);
    }
}
