package io.github.linkrelay.runtime.reload;

import io.github.linkrelay.delivery.DeliverEndpoint;
import io.github.linkrelay.distribution.Distribution;
import io.github.linkrelay.runtime.camel.CamelInternals;
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
import org.apache.camel.spi.Resource;

/** Knows the routes of a context: the file of each, and the endpoints and Kamelets that it uses. */
final class RunningRoutes {
    private final CamelContext context;
    private final Path root;

    RunningRoutes(CamelContext context, Path root) {
        this.context = context;
        this.root =
                Distribution.place(root, "routes").toAbsolutePath().normalize().getParent();
    }

    List<Route> all() {
        return CamelInternals.startedRoutes(context);
    }

    /** Returns the routes of these files, without those that are made from their Kamelets. */
    List<Route> of(Set<String> files) {
        return all().stream()
                .filter(route -> file(route).filter(files::contains).isPresent())
                .toList();
    }

    /** Returns the file of a route, by its name below the root; empty for a route that is made from a Kamelet. */
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

    /** Returns the location from which Camel would have read this file. */
    String location(String file) {
        return "file:" + root.resolve(file);
    }

    /** Returns the routes, and all routes that are made from the Kamelets that they use. */
    Set<Route> withKamelets(Collection<Route> routes) {
        Set<Route> found = new LinkedHashSet<>();
        Deque<Route> open = new ArrayDeque<>(routes);
        while (!open.isEmpty()) {
            Route route = open.remove();
            if (found.add(route)) {
                endpoints(route).stream()
                        .filter(KameletEndpoint.class::isInstance)
                        .forEach(kamelet ->
                                byId(((KameletEndpoint) kamelet).getRouteId()).ifPresent(open::add));
            }
        }
        return found;
    }

    /** Returns the routes that are made from these Kamelets. */
    List<Route> madeOf(Set<String> templates) {
        List<Route> made = new ArrayList<>();
        for (Endpoint endpoint : context.getEndpoints()) {
            if (endpoint instanceof KameletEndpoint kamelet && templates.contains(kamelet.getTemplateId())) {
                byId(kamelet.getRouteId()).ifPresent(made::add);
            }
        }
        return made;
    }

    /** Returns every endpoint that these routes consume from or send to. */
    Set<Endpoint> endpoints(Collection<Route> routes) {
        Set<Endpoint> endpoints = new LinkedHashSet<>();
        routes.forEach(route -> endpoints.addAll(endpoints(route)));
        return endpoints;
    }

    private Set<Endpoint> endpoints(Route route) {
        Set<Endpoint> endpoints = new LinkedHashSet<>();
        for (Endpoint endpoint : CamelInternals.endpoints(context, route)) {
            endpoints.add(endpoint);
            if (endpoint instanceof DeliverEndpoint deliver) {
                endpoints.add(deliver.getTargetEndpoint());
            }
        }
        return endpoints;
    }

    private Optional<Route> byId(String id) {
        return all().stream().filter(route -> route.getRouteId().equals(id)).findFirst();
    }
}
