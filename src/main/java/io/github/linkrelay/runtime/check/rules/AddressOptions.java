package io.github.linkrelay.runtime.check.rules;

import io.github.linkrelay.runtime.settings.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.KameletDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RoutingSlipDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ToDynamicDefinition;

/**
 * Finds wrong options in the addresses of a context's routes that Camel does not report: options that a Kamelet does
 * not have, and options of HTTP endpoints that are made only when an event comes. It is for a start;
 * {@code ReferenceCheck} finds these and more in files.
 */
final class AddressOptions {
    private final CamelContext context;
    private final BatchKamelets kamelets;
    private final List<String> problems = new ArrayList<>();

    private AddressOptions(CamelContext context) {
        this.context = context;
        this.kamelets = new BatchKamelets(context, kamelet -> null);
    }

    /** Returns the problems, as sentences with the remedy. */
    public static List<String> problems(CamelContext context) {
        AddressOptions check = new AddressOptions(context);
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        for (RouteDefinition route : List.copyOf(model.getRouteDefinitions())) {
            check.address(
                    route,
                    route,
                    route.getInput() == null ? null : route.getInput().getEndpointUri());
            for (ProcessorDefinition<?> step :
                    ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ProcessorDefinition.class)) {
                check.step(route, step);
            }
        }
        return List.copyOf(check.problems);
    }

    private void step(RouteDefinition route, ProcessorDefinition<?> step) {
        if (step instanceof SendDefinition<?> to) {
            address(route, step, to.getEndpointUri());
        } else if (step instanceof ToDynamicDefinition to) {
            address(route, step, to.getUri());
        } else if (step instanceof KameletDefinition kamelet) {
            address(route, step, "kamelet:" + kamelet.getName());
        } else if (step instanceof ExpressionNode asks
                && asks.getExpression() != null
                && asks.getExpression().getExpression() != null) {
            if (step instanceof EnrichDefinition) {
                address(route, step, asks.getExpression().getExpression());
            } else if (step instanceof RecipientListDefinition<?> || step instanceof RoutingSlipDefinition<?>) {
                for (String address : asks.getExpression().getExpression().split(",")) {
                    address(route, step, address.strip());
                }
            }
        }
    }

    private void address(RouteDefinition route, NamedNode step, String written) {
        String address = written == null ? "" : written.replaceFirst("^deliver:", "");
        int query = address.indexOf('?');
        if (query < 0) {
            return;
        }
        String scheme = address.substring(0, Math.max(0, address.indexOf(':')));
        for (String option : Arrays.stream(address.substring(query + 1).split("&"))
                .map(pair -> pair.split("=", 2)[0])
                .toList()) {
            Optional<String[]> problem =
                    switch (scheme) {
                        case "http", "https" ->
                            QueryOptions.misspelt(
                                    context.getCamelContextExtension().getEndpointUriFactory("http"), scheme, option);
                        case "kamelet" ->
                            parameter(address.substring("kamelet:".length()).split("[/?]", 2)[0], option);
                        default -> Optional.empty();
                    };
            problem.ifPresent(found -> problems.add(new Finding(route, step, found[0], found[1].strip()).toString()));
        }
    }

    /**
     * Returns a problem only if the option is nearly the name of a parameter, because a user's Kamelet may take more
     * than it declares.
     */
    private Optional<String[]> parameter(String kamelet, String option) {
        Set<String> known = new TreeSet<>(kamelets.parameters(kamelet));
        Set<String> ofAll = context.getCamelContextExtension()
                .getEndpointUriFactory("kamelet")
                .propertyNames();
        if (known.isEmpty() || known.contains(option) || ofAll.contains(option)) {
            return Optional.empty();
        }
        return Spelling.nearly(option, known).map(near -> new String[] {
            "the Kamelet " + kamelet + " has no parameter '" + option + "'", "Did you mean " + near + "?"
        });
    }
}
