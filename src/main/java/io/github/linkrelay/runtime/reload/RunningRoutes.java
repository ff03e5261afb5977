package io.github.linkrelay.runtime.reload;

import io.github.linkrelay.delivery.DeliverEndpoint;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.impl.engine.DefaultRouteStartupOrder;
import org.apache.camel.impl.engine.RouteService;
import org.apache.camel.spi.Resource;

/** The routes of a context: which file each comes from, and which endpoints and Kamelets it reaches. */
final class RunningRoutes {
    private final CamelContext context;
    private final Path root;

    RunningRoutes(CamelContext context, Path root) {
        this.context = context;
        this.root = root.toAbsolutePath().normalize();
    }

    List<RouteService> all() {
        return context.getCamelContextExtension().getRouteStartupOrder().stream()
                .map(order -> ((DefaultRouteStartupOrder) order).getRouteService())
                .toList();
    }

    /** The routes of these files, without those that are made of their Kamelets. */
    List<RouteService> of(Set<String> files) {
        return all().stream()
                .filter(service ->
                        file(service.getRoute()).filter(files::contains).isPresent())
                .toList();
    }

    /** The file that a route stands in, by its name below the root; empty for one that is made of a Kamelet. */
    Optional<String> file(Route route) {
        return route.isCreatedByKamelet() ? Optional.empty() : file(route.getSourceResource());
    }

    Optional<String> file(Resource resource) {
        String location = resource == null ? "" : resource.getLocation();
        if (!location.startsWith("file:")) {
            return Optional.empty();
        }
        Path file =
                Path.of(location.substring("file:".length())).toAbsolutePath().normalize();
        return file.startsWith(root)
                ? Optional.of(root.relativize(file).toString().replace('\\', '/'))
                : Optional.empty();
    }

    /** Where Camel would have read this file. */
    String location(String file) {
        return "file:" + root.resolve(file);
    }

    /** The routes and all that are made of Kamelets they use. */
    Set<RouteService> withKamelets(Collection<RouteService> routes) {
        Set<RouteService> found = new LinkedHashSet<>();
        Deque<RouteService> open = new ArrayDeque<>(routes);
        while (!open.isEmpty()) {
            RouteService route = open.remove();
            if (found.add(route)) {
                endpoints(route).stream()
                        .filter(KameletEndpoint.class::isInstance)
                        .forEach(kamelet ->
                                byId(((KameletEndpoint) kamelet).getRouteId()).ifPresent(open::add));
            }
        }
        return found;
    }

    /** Those that are made of these Kamelets. */
    List<RouteService> madeOf(Set<String> templates) {
        List<RouteService> made = new ArrayList<>();
        for (Endpoint endpoint : context.getEndpoints()) {
            if (endpoint instanceof KameletEndpoint kamelet && templates.contains(kamelet.getTemplateId())) {
                byId(kamelet.getRouteId()).ifPresent(made::add);
            }
        }
        return made;
    }

    /** Every endpoint that these routes consume from or send to. */
    static Set<Endpoint> endpoints(Collection<RouteService> routes) {
        Set<Endpoint> endpoints = new LinkedHashSet<>();
        routes.forEach(route -> endpoints.addAll(endpoints(route)));
        return endpoints;
    }

    private static Set<Endpoint> endpoints(RouteService route) {
        Set<Endpoint> endpoints = new LinkedHashSet<>();
        for (Endpoint endpoint : route.gatherEndpoints()) {
            endpoints.add(endpoint);
            if (endpoint instanceof DeliverEndpoint deliver) {
                endpoints.add(deliver.getTargetEndpoint());
            }
        }
        return endpoints;
    }

    private Optional<RouteService> byId(String id) {
        return all().stream().filter(service -> service.getId().equals(id)).findFirst();
    }
}
