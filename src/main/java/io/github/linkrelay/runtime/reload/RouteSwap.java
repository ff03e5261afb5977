package io.github.linkrelay.runtime.reload;

import io.github.linkrelay.runtime.files.FileLinks;
import io.github.linkrelay.runtime.files.RouteFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.Suspendable;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Removes the routes of some files from a running context and adds others. It is for one thread.
 *
 * <p>A route that is removed gets a short while to finish what it has begun. Then Camel's own shutdown takes over,
 * which sends batches that are not full, and ends after {@code camel.main.shutdown-timeout}. The texts come from
 * memory, so that the files that were checked are those that run, whatever is on the disk by now.
 */
final class RouteSwap {
    private static final long LOOK_MILLIS = 10;
    /** The schemes with which a route begins that others call. */
    private static final Set<String> CALLED = Set.of("direct", "seda");
    /** The schemes with which a route begins that takes webhooks. */
    private static final Set<String> RECEIVING = Set.of("platform-http", "kamelet");

    private final CamelContext context;
    private final Model model;
    private final RunningRoutes running;
    private final Duration drain;

    /** @param drain how long a route may finish by itself before it is stopped */
    RouteSwap(CamelContext context, RunningRoutes running, Duration drain) {
        this.context = context;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
        this.running = running;
        this.drain = drain;
    }

    /**
     * Removes the routes of these files, what only they used, and the routes that are made from these Kamelets.
     *
     * @param files the files of routes and Kamelets
     * @param texts the texts that were loaded
     * @param closing is told the paths of webhooks just before their routes are removed; these routes are removed last
     */
    void remove(Set<String> files, RouteFiles texts, Consumer<Set<String>> closing) throws Exception {
        Set<Route> leaving = leaving(files);
        Set<Endpoint> unused = running.endpoints(leaving);
        Set<String> templates = templates(files);
        Set<Route> staying = new LinkedHashSet<>(running.all());
        staying.removeAll(leaving);
        unused.removeAll(running.endpoints(staying));
        Set<Route> receiving = receiving(leaving);
        leaving.removeAll(receiving);
        stop(leaving);
        closing.accept(paths(receiving));
        stop(receiving);
        removeLeftovers(files);
        for (Endpoint endpoint : context.getEndpoints()) {
            if (unused.contains(endpoint)
                    || endpoint instanceof KameletEndpoint kamelet && templates.contains(kamelet.getTemplateId())) {
                context.removeEndpoint(endpoint);
            }
        }
        for (String template : templates) {
            model.removeRouteTemplateDefinitions(template);
        }
        Set<String> configurations = new TreeSet<>();
        files.forEach(file -> configurations.addAll(
                FileLinks.of(texts.texts().getOrDefault(file, "")).configurations()));
        model.getRouteConfigurationDefinitions()
                .removeIf(configuration -> running.file(configuration.getResource())
                                .filter(files::contains)
                                .isPresent()
                        || configuration.getId() != null && configurations.contains(configuration.getId()));
    }

    /** Loads these files and starts their routes: Kamelets first, then routes that others call, webhooks last. */
    void add(Set<String> files, RouteFiles texts) throws Exception {
        for (String file : texts.texts().keySet()) {
            if (RouteFiles.isKamelet(file)
                    && (files.contains(file)
                            || model.getRouteTemplateDefinition(RouteFiles.kameletName(file)) == null)) {
                PluginHelper.getRoutesLoader(context).loadRoutes(resource(file, texts));
            }
        }
        List<Resource> resources = files.stream()
                .filter(RouteFiles::isRoute)
                .filter(texts.texts().keySet()::contains)
                .sorted(Comparator.comparingInt(file -> rank(texts.texts().get(file))))
                .map(file -> resource(file, texts))
                .toList();
        Collection<RoutesBuilder> builders =
                PluginHelper.getRoutesLoader(context).findRoutesBuilders(resources);
        for (RoutesBuilder builder : builders) {
            if (builder instanceof RouteConfigurationsBuilder configurations) {
                configurations.addRouteConfigurationsToCamelContext(context);
            }
        }
        for (RoutesBuilder builder : builders) {
            builder.addRoutesToCamelContext(context);
        }
    }

    private Set<Route> leaving(Set<String> files) {
        List<Route> named = new ArrayList<>(running.of(files));
        List<Route> rest = new ArrayList<>(running.all());
        rest.removeIf(route -> named.contains(route) || route.isCreatedByKamelet());
        Set<Route> leaving = running.withKamelets(named);
        leaving.removeAll(running.withKamelets(rest));
        leaving.addAll(running.madeOf(templates(files)));
        return leaving;
    }

    /** Returns the routes that take webhooks, with all routes that they use. */
    private Set<Route> receiving(Set<Route> leaving) {
        Set<Route> receiving = new LinkedHashSet<>();
        for (Route route : leaving) {
            Set<Route> whole = running.withKamelets(Set.of(route));
            if (!paths(whole).isEmpty()) {
                receiving.addAll(whole);
            }
        }
        receiving.retainAll(leaving);
        return receiving;
    }

    private static Set<String> paths(Set<Route> routes) {
        Set<String> paths = new TreeSet<>();
        for (Route route : routes) {
            if (route.getEndpoint() instanceof PlatformHttpEndpoint http) {
                paths.add(http.getPath());
            }
        }
        return paths;
    }

    private void stop(Set<Route> leaving) throws Exception {
        finish(leaving);
        for (Route route : inOrder(leaving)) {
            RouteDefinition definition = model.getRouteDefinition(route.getRouteId());
            if (definition != null) {
                model.removeRouteDefinition(definition);
            }
        }
    }

    private static Set<String> templates(Set<String> files) {
        Set<String> templates = new TreeSet<>();
        files.stream()
                .filter(RouteFiles::isKamelet)
                .map(RouteFiles::kameletName)
                .forEach(templates::add);
        return templates;
    }

    /**
     * Suspends routes that take events or requests by themselves; then waits until they have finished, or for a short
     * while.
     */
    private void finish(Set<Route> routes) throws InterruptedException {
        for (Route route : routes) {
            org.apache.camel.Consumer consumer = route.getConsumer();
            if (consumer instanceof Suspendable && !isCalled(route)) {
                ServiceHelper.suspendService(consumer);
            }
        }
        long end = System.nanoTime() + drain.toNanos();
        while (routes.stream().anyMatch(this::hasWork) && System.nanoTime() < end) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private boolean hasWork(Route route) {
        return context.getInflightRepository().size(route.getRouteId()) > 0
                || route.getConsumer() instanceof ShutdownAware consumer && consumer.getPendingExchangesSize() > 0;
    }

    /** Returns the routes in the order of stopping: routes that feed others first, routes that others call last. */
    private static List<Route> inOrder(Set<Route> routes) {
        return routes.stream()
                .sorted(Comparator.comparing(RouteSwap::isCalled).thenComparing(route -> route.isCreatedByKamelet()))
                .toList();
    }

    private static boolean isCalled(Route route) {
        return route.getEndpoint() instanceof KameletEndpoint || route.getConsumer() instanceof DirectConsumer;
    }

    /** Removes definitions whose route could not be made. */
    private void removeLeftovers(Set<String> files) throws Exception {
        for (RouteDefinition definition : List.copyOf(model.getRouteDefinitions())) {
            if (!Boolean.TRUE.equals(definition.isKamelet())
                    && running.file(definition.getResource())
                            .filter(files::contains)
                            .isPresent()) {
                model.removeRouteDefinition(definition);
            }
        }
    }

    private Resource resource(String file, RouteFiles texts) {
        return ResourceHelper.fromString(running.location(file), texts.texts().get(file));
    }

    /**
     * Returns the place of a file in the order of starting: 0 if others call its routes, 2 if a route takes webhooks.
     */
    private static int rank(String text) {
        return FileLinks.of(text).inputs().stream()
                .map(ExchangeHelper::resolveScheme)
                .mapToInt(scheme -> CALLED.contains(scheme) ? 0 : RECEIVING.contains(scheme) ? 2 : 1)
                .max()
                .orElse(0);
    }
}
