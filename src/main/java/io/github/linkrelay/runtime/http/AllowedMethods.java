package io.github.linkrelay.runtime.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.stream.Collectors;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * Names the methods of a path in {@code Allow} where no route takes the method of a request. Vert.x (vertx-web 4.5)
 * does so only outside of subrouters, and Camel has all its routes in one.
 */
final class AllowedMethods {
    private final VertxPlatformHttpRouter router;

    private AllowedMethods(VertxPlatformHttpRouter router) {
        this.router = router;
    }

    /** Makes the server of this router name the methods, except for webhooks, which do so themselves. */
    static void tell(VertxPlatformHttpRouter router) {
        router.route().order(WebhookPath.ORDER + 1).handler(new AllowedMethods(router)::handle);
    }

    private void handle(RoutingContext request) {
        request.addHeadersEndHandler(end -> {
            HttpServerResponse response = request.response();
            if (response.getStatusCode() == 405) {
                response.putHeader(HttpHeaders.ALLOW, allowed(request.normalizedPath()));
            }
        });
        request.next();
    }

    private String allowed(String path) {
        return router.getRoutes().stream()
                .filter(route -> route.methods() != null && covers(route, path))
                .flatMap(route -> route.methods().stream())
                .map(HttpMethod::name)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static boolean covers(Route route, String path) {
        String own = route.getPath();
        return own != null
                && !route.isRegexPath()
                && (route.isExactPath() ? path.equals(own) || path.equals(own + "/") : path.startsWith(own));
    }
}
