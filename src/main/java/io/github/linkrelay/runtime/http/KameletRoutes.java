package io.github.linkrelay.runtime.http;

import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kamelet.Kamelet;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;

/** Finds the routes of a context that were made from Linkrelay's Kamelets, and their parameters. */
public final class KameletRoutes {
    /** The Kamelet for webhooks. */
    public static final String WEBHOOK = "tolinku-webhook-source";

    private static final String PROPERTY = "#property:";

    private KameletRoutes() {}

    /** Whether a route that was made from the Kamelet for webhooks serves this path. Called once for each consumer. */
    static boolean isWebhook(CamelContext context, String path) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        return model.getRouteDefinitions().stream().anyMatch(route -> path.equals(webhookPath(context, route)));
    }

    /** Does the same as {@link #isWebhook} for the routes that run now; for any thread. */
    static boolean isServed(CamelContext context, String path) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        // A running route no longer has its definition.
        return context.getRoutes().stream()
                .filter(route ->
                        route.getEndpoint() instanceof PlatformHttpEndpoint http && path.equals(http.getPath()))
                .map(route -> model.getRouteDefinition(route.getRouteId()))
                .anyMatch(route -> route != null && path.equals(webhookPath(context, route)));
    }

    /** Returns the comma-separated secrets of each webhook that such a route stores in this outbox. */
    public static List<String> secrets(CamelContext context, String outbox) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        return model.getRouteDefinitions().stream()
                .filter(route -> outbox.equals(webhookOption(context, route, "outbox")))
                .map(route -> webhookOption(context, route, "secret"))
                .toList();
    }

    private static String webhookPath(CamelContext context, RouteDefinition route) {
        return webhookOption(context, route, "path");
    }

    private static String webhookOption(CamelContext context, RouteDefinition route, String option) {
        Map<String, Object> given = route.getTemplateParameters();
        if (given == null || !WEBHOOK.equals(given.get(Kamelet.PARAM_TEMPLATE_ID))) {
            return null;
        }
        Object value = given.get(option);
        if (value == null) {
            return null;
        }
        String text = value.toString();
        // Otherwise it is a value already, and its braces mean themselves.
        return text.startsWith(PROPERTY)
                ? context.getPropertiesComponent()
                        .resolveProperty(text.substring(PROPERTY.length()))
                        .orElse(null)
                : text;
    }
}
