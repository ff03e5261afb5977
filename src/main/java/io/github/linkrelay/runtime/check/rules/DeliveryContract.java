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
 * What each route that takes events from an outbox must keep to, so that none counts as done before it is sent, whether the
 * route is written in YAML or in Java: looked for in Camel's model of it, before it is started.
 */
public final class DeliveryContract {
    private final DeliveryWalk walk;

    private DeliveryContract(CamelContext context, UnaryOperator<String> kamelets) {
        this.walk = new DeliveryWalk(context, kamelets);
    }

    /**
     * What is wrong with the routes of a context.
     *
     * @param kamelets see {@link BatchKamelets}
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

    /** The same as sentences, for a context that is about to start its routes. */
    public static List<String> problems(CamelContext context) {
        return findings(context, kamelet -> null).stream()
                .map(Finding::toString)
                .toList();
    }

    /** A route has by now what its configuration says of failures. Whether there is one is looked for elsewhere. */
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

    /** Whether a route takes events from an outbox, by what its address is with the values in the place of placeholders. */
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
