package io.github.linkrelay.runtime.check.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.DeadLetterChannelDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;

/**
 * Checks the rules for routes that take events from an outbox, so that no event counts as done before it is sent. It
 * checks Camel's model of a route before the route is started, so it works for YAML and Java.
 */
public final class DeliveryContract {
    private final DeliveryWalk walk;

    private DeliveryContract(CamelContext context, UnaryOperator<String> kamelets) {
        this.walk = new DeliveryWalk(context, kamelets);
    }

    /**
     * Returns what is wrong with the routes of a context.
     *
     * @param kamelets gives the text of a Kamelet, see {@link BatchKamelets}
     */
    public static List<Finding> findings(CamelContext context, UnaryOperator<String> kamelets) {
        DeliveryContract contract = new DeliveryContract(context, kamelets);
        List<Finding> findings = new ArrayList<>();
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        for (RouteDefinition route : model.getRouteDefinitions()) {
            if (contract.walk.begins(route)) {
                contract.errorHandler(route, findings);
                policy(route, model, findings);
                findings.addAll(contract.walk.findings(route));
            }
        }
        return findings;
    }

    /** Returns the same as sentences, for a context that is about to start its routes. */
    public static List<String> problems(CamelContext context) {
        return findings(context, kamelet -> null).stream()
                .map(Finding::toString)
                .toList();
    }

    /**
     * Checks the policy of a route. The route already contains the error handling of its configuration; another check
     * finds out whether there is a configuration.
     */
    private static void policy(RouteDefinition route, Model model, List<Finding> findings) {
        String id = route.getRouteConfigurationId();
        if (id != null
                && model.getRouteConfigurationDefinition(id) != null
                && route.getOutputs().stream().noneMatch(OnExceptionDefinition.class::isInstance)) {
            findings.add(
                    new Finding(
                            route,
                            route,
                            "the routeConfigurationId '" + id + "' says nothing of failures, so that an"
                                    + " event that can't be sent is tried for ever and holds up all others",
                            "Write routeConfigurationId: delivery, or give it an onException as in routes/delivery.camel.yaml"));
        }
    }

    /** Whether a route takes events from an outbox, by its address with placeholders replaced. */
    public static boolean covers(CamelContext context, RouteDefinition route) {
        return new DeliveryWalk(context, kamelet -> null).begins(route);
    }

    private void errorHandler(RouteDefinition route, List<Finding> findings) {
        Object factory = route.getErrorHandler() != null
                ? route.getErrorHandler().getErrorHandlerType()
                : route.getErrorHandlerFactory();
        if (factory instanceof NoErrorHandlerDefinition || factory instanceof DeadLetterChannelDefinition) {
            findings.add(new Finding(
                    route,
                    route,
                    "is an error handler, which takes the place of what"
                            + " its routeConfigurationId says about failures",
                    "Leave out errorHandler"));
        }
    }
}
