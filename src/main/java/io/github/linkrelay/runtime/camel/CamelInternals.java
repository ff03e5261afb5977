package io.github.linkrelay.runtime.camel;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.properties.AbstractLocationPropertiesSource;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.DefaultRouteStartupOrder;
import org.apache.camel.spi.RouteStartupOrder;

/**
 * Calls the internals of Camel, which Camel may change. No other class calls them. When you raise Camel's version,
 * check this list and the classes named below it again. The list was last compared with Camel 4.18.0.
 *
 * <ul>
 *   <li>{@code DefaultCamelContext(boolean)}: with {@code false} the context is made but not built, so it reads nothing
 *       and starts nothing by itself.
 *   <li>{@code CamelContextTracker.accept}: it ignores a context whose class name contains "proxy". Camel Main has a
 *       tracker that ends the wait for a graceful stop when any context ends.
 *   <li>{@code CamelContextExtension.getRouteStartupOrder}: every element is a {@code DefaultRouteStartupOrder}, and its
 *       {@code getRouteService().gatherEndpoints()} returns each endpoint that the route consumes from or sends to, also
 *       those of its error handlers.
 *   <li>{@code component.properties.PropertiesComponent}: it is the only implementation of the interface of that name.
 *       Its {@code getInitialProperties}, {@code getOverrideProperties} and {@code getEncoding} are not in the interface.
 *       The initial properties may be changed until the context is initialized.
 *   <li>{@code AbstractLocationPropertiesSource}: the source of each file of settings. Its {@code loadProperties()} returns
 *       the live properties, out of which a key can be removed, and {@code setProperty} puts one in; what was read once is
 *       not read again.
 * </ul>
 *
 * <p>Some classes extend a class of Camel's instead, and say themselves what they rely on: {@link LastingThreadPools},
 * {@code ExactPlaceholders} in {@code runtime.settings}, {@code EventLoopHttpEngine} in
 * {@code runtime.http}, and {@code BoundedHttpComponent} in {@code runtime.client}. The health checks in
 * {@code runtime.observe} and {@code runtime.reload} extend {@code AbstractHealthCheck}, which is in a package
 * {@code impl}. Of Camel's {@code processor} packages, {@code LosingAggregates} in {@code delivery},
 * {@code AggregateCheck} in {@code runtime.check.rules} and {@code Batches} in {@code runtime.check.trial} know those
 * of {@code aggregate}; {@code BuildWatch} in {@code runtime.check.trial} extends {@code DefaultProcessorFactory}, and
 * relies on it being asked for each step.
 */
public final class CamelInternals {

    private CamelInternals() {}

    /** Returns a new context that is neither built nor started. */
    public static CamelContext create() {
        return new DefaultCamelContext(false);
    }

    /** Returns such a context for a trial inside a running process: its end does not end the process. */
    public static CamelContext createUntracked() {
        return new UntrackedProxy();
    }

    private static final class UntrackedProxy extends DefaultCamelContext {
        UntrackedProxy() {
            super(false);
        }
    }

    /**
     * Returns the properties with the lowest precedence; changing them changes the context's. Null if none were set.
     */
    public static Properties initialProperties(org.apache.camel.spi.PropertiesComponent properties) {
        return ((PropertiesComponent) properties).getInitialProperties();
    }

    /** Returns the properties with the highest precedence; empty if there are none. */
    public static Properties overrideProperties(CamelContext context) {
        Properties overrides = component(context).getOverrideProperties();
        return overrides == null ? new Properties() : overrides;
    }

    /** Returns the files from which the context has read its settings, in the order in which they are asked. */
    public static List<LoadedFile> settingsFiles(CamelContext context) {
        PropertiesComponent properties = component(context);
        Charset charset = properties.getEncoding() == null
                ? StandardCharsets.ISO_8859_1
                : Charset.forName(properties.getEncoding());
        return properties.getPropertiesSources().stream()
                .filter(AbstractLocationPropertiesSource.class::isInstance)
                .map(AbstractLocationPropertiesSource.class::cast)
                .filter(source -> "file".equals(source.getLocation().getResolver()))
                .map(source -> new LoadedFile(source, charset))
                .toList();
    }

    /** Returns what the context has read from this file; empty if it takes its settings from another place. */
    public static Optional<LoadedFile> settingsFile(CamelContext context, Path file) {
        Path wanted = file.toAbsolutePath().normalize();
        return settingsFiles(context).stream()
                .filter(read -> read.path().toAbsolutePath().normalize().equals(wanted))
                .findFirst();
    }

    /**
     * What Camel has read from a file of settings. It can be replaced by another text in place. If Camel read the file
     * again, it would take the present content, which nobody has checked.
     */
    public static final class LoadedFile {
        private final AbstractLocationPropertiesSource source;
        private final Charset charset;

        private LoadedFile(AbstractLocationPropertiesSource source, Charset charset) {
            this.source = source;
            this.charset = charset;
        }

        /** Returns the path as it was given to Camel, relative to the working directory or absolute. */
        public Path path() {
            return Path.of(source.getLocation().getPath());
        }

        /**
         * Gives each key the value that it has in this text. A key that stays is there at every moment for other
         * threads.
         */
        public void use(String text) {
            Properties wanted = parse(text);
            // The names are copied, because Camel's own set shrinks with each removed key.
            for (String key : Set.copyOf(source.loadProperties().stringPropertyNames())) {
                if (wanted.getProperty(key) == null) {
                    source.loadProperties().remove(key);
                }
            }
            wanted.stringPropertyNames()
                    .forEach(key ->
                            source.setProperty(key, wanted.getProperty(key).stripTrailing()));
        }

        /** Parses the text as Camel reads the file's bytes, which are UTF-8 here. */
        private Properties parse(String text) {
            Properties properties = new Properties();
            try {
                properties.load(new StringReader(new String(text.getBytes(StandardCharsets.UTF_8), charset)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return properties;
        }
    }

    /** Returns the routes that have started, those of Kamelets included, in the order in which they did. */
    public static List<Route> startedRoutes(CamelContext context) {
        return context.getCamelContextExtension().getRouteStartupOrder().stream()
                .map(RouteStartupOrder::getRoute)
                .toList();
    }

    /** Returns every endpoint that a started route consumes from or sends to. */
    public static Set<Endpoint> endpoints(CamelContext context, Route route) {
        return context.getCamelContextExtension().getRouteStartupOrder().stream()
                .filter(started -> started.getRoute() == route)
                .findFirst()
                .map(started ->
                        ((DefaultRouteStartupOrder) started).getRouteService().gatherEndpoints())
                .orElse(Set.of());
    }

    private static PropertiesComponent component(CamelContext context) {
        return (PropertiesComponent) context.getPropertiesComponent();
    }
}
