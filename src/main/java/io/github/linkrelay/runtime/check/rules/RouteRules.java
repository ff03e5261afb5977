package io.github.linkrelay.runtime.check.rules;

import io.github.linkrelay.runtime.settings.SettingsException;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses at the start routes that would lose events, send something else than intended, or keep senders waiting, in
 * YAML and in Java.
 */
public final class RouteRules {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay");

    private RouteRules() {}

    /**
     * Refuses a context whose routes break a rule.
     *
     * @param ours whether the process is Linkrelay alone, see {@link #watchEndpoints}
     * @throws SettingsException if a route of this context would lose events or keep senders waiting, or misspells an
     *     option that Camel does not report; the message gives the remedy
     */
    public static void refuseBroken(CamelContext context, boolean ours) {
        refuseRoutesWithoutPolicy(context);
        List<String> problems = DeliveryContract.problems(context);
        if (!problems.isEmpty()) {
            throw new SettingsException(String.join(" ", problems));
        }
        List<String> waiting = ReceiveWalk.findings(context, kamelet -> null).stream()
                .map(Finding::toString)
                .toList();
        if (!waiting.isEmpty() && ours) {
            throw new SettingsException(String.join(" ", waiting));
        }
        // Another server runs a route on a thread of its own, so only the sender of that request waits.
        waiting.forEach(step -> LOG.warn("A route may keep senders waiting: {}", step));
        List<String> options = AddressOptions.problems(context);
        if (!options.isEmpty() && ours) {
            throw new SettingsException(String.join(" ", options));
        }
        options.forEach(option -> LOG.warn("An option may be misspelt: {}", option));
    }

    /**
     * Refuses a delivery route that does not say what becomes of an event that fails. Without that, a single bad event
     * would be tried for ever and stop all events behind it; and Camel does not report a misspelt routeConfigurationId.
     */
    private static void refuseRoutesWithoutPolicy(CamelContext context) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        for (RouteDefinition route : model.getRouteDefinitions()) {
            String policy = route.getRouteConfigurationId();
            boolean delivers = DeliveryContract.covers(context, route);
            if (delivers && (policy == null || model.getRouteConfigurationDefinition(policy) == null)) {
                throw new SettingsException("the route " + route.getRouteId() + " takes events from the outbox, but its"
                        + " routeConfigurationId is " + (policy == null ? "missing" : "'" + policy + "', which is none")
                        + "; shipped is 'delivery', in routes/delivery.camel.yaml");
            }
        }
    }

    /**
     * Refuses HTTP endpoints with a misspelt option in routes that start from now on. It stops checking when the routes
     * run, because a route may make an address from an event.
     *
     * @param ours whether the process is Linkrelay alone; in another application there is only a warning, because the
     *     endpoints may be that application's
     */
    public static void watchEndpoints(CamelContext context, boolean ours) {
        context.getCamelContextExtension().registerEndpointCallback((uri, endpoint) -> {
            if (!context.isStarted()) {
                judge(context, endpoint, ours);
            }
            return endpoint;
        });
    }

    private static void judge(CamelContext context, Endpoint endpoint, boolean ours) {
        try {
            QueryOptions.refuseMisspelt(context, endpoint);
        } catch (IllegalArgumentException e) {
            if (ours) {
                throw e;
            }
            LOG.warn("An HTTP endpoint has an option that may be misspelt: {}", e.getMessage());
        }
    }
}
