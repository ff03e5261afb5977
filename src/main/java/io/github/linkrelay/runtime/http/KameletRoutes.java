package io.github.linkrelay.runtime.http;

import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kamelet.Kamelet;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;

/** Which of a context's routes were made from our Kamelets, and with what. */
public final class KameletRoutes {
    private static final String PROPERTY = "#property:";
    private static final String WEBHOOK = "tolinku-webhook-source";

    private KameletRoutes() {}

    /** Whether a route that the Kamelet for webhooks made serves this path. Asked once for each consumer. */
    static boolean isWebhook(CamelContext context, String path) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        return model.getRouteDefinitions().stream().anyMatch(route -> path.equals(webhookPath(context, route)));
    }

    /** As {@link #isWebhook}, of the routes that are there by now; for any thread. */
    static boolean isServed(CamelContext context, String path) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        // A route that runs has let go of its definition.
        return context.getRoutes().stream()
                .filter(route ->
                        route.getEndpoint() instanceof PlatformHttpEndpoint http && path.equals(http.getPath()))
                .map(route -> model.getRouteDefinition(route.getRouteId()))
                .anyMatch(route -> route != null && path.equals(webhookPath(context, route)));
    }

    /** The secrets, comma-separated, of each webhook that such a route takes into this outbox. */
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
        // Else a value by now: braces in it are its own.
        return text.startsWith(PROPERTY)
                ? context.getPropertiesComponent()
                        .resolveProperty(text.substring(PROPERTY.length()))
                        .orElse(null)
                : text;
    }
}
