package io.github.linkrelay.runtime.check.rules;

import io.github.linkrelay.event.DeliveringEndpoint;
import io.github.linkrelay.runtime.http.KameletRoutes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.DynamicRouterDefinition;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.KameletDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RouteTemplateParameterDefinition;
import org.apache.camel.model.RoutingSlipDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.WireTapDefinition;
import org.apache.camel.model.errorhandler.DeadLetterChannelDefinition;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;

/**
 * Walks through the steps of routes that take webhooks, and on into the Kamelets and the {@code direct:} routes that
 * they call, and finds steps that may wait for something: a call to another service, a delay. Such a route runs on the
 * threads that serve all requests ({@code EventLoopConsumer}), or on the one that answers them, so one step that waits
 * keeps every sender waiting. {@link WaitingSteps} judges the steps. It is for one thread.
 *
 * <p>A Java bean and a script are not judged, because nobody can tell what they do.
 */
public final class ReceiveWalk {
    private static final String PATH = "linkrelay.webhook.path";
    private static final String REMEDY = "Do it in a route of its own that begins with outbox:, as"
            + " routes/deliver-segment.camel.yaml does; the event is on disk by then";

    private final CamelContext context;
    private final Model model;
    private final BatchKamelets kamelets;
    private final WaitingSteps waiting;
    private final List<Finding> findings = new ArrayList<>();
    /** The routes that the walk is in, so that it ends if routes call each other in a circle. */
    private final Set<RouteDefinition> within = new HashSet<>();

    private RouteDefinition route;
    /** The parameters of the Kamelet that the walk is in, by name. */
    private Map<String, String> parameters = Map.of();

    private ReceiveWalk(CamelContext context, UnaryOperator<String> kamelets) {
        this.context = context;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
        this.kamelets = new BatchKamelets(context, kamelets);
        this.waiting = new WaitingSteps(context, this::text);
    }

    /**
     * Returns the steps that may wait.
     *
     * @param kamelets gives the text of a Kamelet, see {@link BatchKamelets}
     */
    public static List<Finding> findings(CamelContext context, UnaryOperator<String> kamelets) {
        ReceiveWalk walk = new ReceiveWalk(context, kamelets);
        List.copyOf(walk.model.getRouteDefinitions()).forEach(walk::receiving);
        return List.copyOf(walk.findings);
    }

    private void receiving(RouteDefinition one) {
        route = one;
        String from = one.getInput() == null ? "" : text(one.getInput().getEndpointUri());
        boolean isKamelet = Addresses.scheme(from).equals("kamelet")
                && Addresses.kamelet(from).equals(KameletRoutes.WEBHOOK);
        boolean isWebhook = Addresses.scheme(from).equals("platform-http")
                && withSlash(Addresses.rest(from)).equals(withSlash(text("{{" + PATH + "}}")));
        if (isKamelet || isWebhook) {
            into(one);
        }
        if (isKamelet) {
            kamelet(from);
        }
    }

    private static String withSlash(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    private void into(RouteDefinition entered) {
        if (within.add(entered)) {
            Object handler = entered.getErrorHandler() != null
                    ? entered.getErrorHandler().getErrorHandlerType()
                    : entered.getErrorHandlerFactory();
            if (handler instanceof DefaultErrorHandlerDefinition own) {
                report(entered, waiting.repeating(own.getRedeliveryPolicy()));
            }
            if (handler instanceof DeadLetterChannelDefinition channel) {
                to(entered, text(channel.getDeadLetterUri()));
            }
            entered.getOutputs().forEach(this::step);
            within.remove(entered);
        }
    }

    private void step(ProcessorDefinition<?> step) {
        if (Boolean.parseBoolean(text(step.getDisabled()))) {
            return;
        }
        report(step, waiting.why(step));
        addresses(step).forEach(address -> to(step, address));
        step.getOutputs().forEach(this::step);
        if (step instanceof CircuitBreakerDefinition breaker && breaker.getOnFallback() != null) {
            breaker.getOnFallback().getOutputs().forEach(this::step);
        }
    }

    /** Returns where a step sends the exchange, as far as it is written out. */
    private List<String> addresses(ProcessorDefinition<?> step) {
        if (step instanceof WireTapDefinition<?> tap) {
            return List.of(text(tap.getUri()));
        }
        if (step instanceof ToDynamicDefinition to) {
            return List.of(text(to.getUri()));
        }
        if (step instanceof SendDefinition<?> to) {
            return List.of(text(to.getEndpointUri()));
        }
        if (step instanceof KameletDefinition kamelet) {
            return List.of("kamelet:" + text(kamelet.getName()));
        }
        if (step instanceof EnrichDefinition enrich) {
            return expression(enrich, null);
        }
        if (step instanceof RecipientListDefinition<?> list) {
            return expression(list, list.getDelimiter() == null ? "," : text(list.getDelimiter()));
        }
        if (step instanceof RoutingSlipDefinition<?> slip) {
            return expression(slip, slip.getUriDelimiter() == null ? "," : text(slip.getUriDelimiter()));
        }
        return step instanceof DynamicRouterDefinition<?> router ? expression(router, null) : List.of();
    }

    /** @param delimiter stands between several addresses; null if there is only one */
    private List<String> expression(ExpressionNode step, String delimiter) {
        String written =
                step.getExpression() == null ? "" : text(step.getExpression().getExpression());
        return delimiter == null ? List.of(written) : List.of(written.split(Pattern.quote(delimiter)));
    }

    private void to(NamedNode step, String address) {
        String uri = address.strip().replaceFirst("^deliver:", "");
        String scheme = Addresses.scheme(uri);
        if (scheme.equals("kamelet")) {
            kamelet(uri);
        } else if (scheme.equals("direct")) {
            for (RouteDefinition other : List.copyOf(model.getRouteDefinitions())) {
                String from =
                        other.getInput() == null ? "" : text(other.getInput().getEndpointUri());
                if (Addresses.scheme(from).equals(scheme)
                        && Addresses.rest(from).equals(Addresses.rest(uri))) {
                    into(other);
                }
            }
        } else if (!DeliveringEndpoint.isNamedBy(uri)) {
            report(step, waiting.why(uri));
        }
    }

    private void kamelet(String uri) {
        RouteTemplateDefinition template = uri.contains("location=") ? null : kamelets.template(Addresses.kamelet(uri));
        if (template != null) {
            Map<String, String> outer = parameters;
            parameters = parameters(template, uri);
            into(template.getRoute());
            parameters = outer;
        }
    }

    private static Map<String, String> parameters(RouteTemplateDefinition template, String uri) {
        Map<String, String> given = new HashMap<>();
        if (template.getTemplateParameters() != null) {
            for (RouteTemplateParameterDefinition parameter : template.getTemplateParameters()) {
                if (parameter.getDefaultValue() != null) {
                    given.put(parameter.getName(), parameter.getDefaultValue());
                }
            }
        }
        given.putAll(Addresses.options(uri));
        return given;
    }

    /** Returns a text with placeholders replaced, also those of the Kamelet that the walk is in; never null. */
    private String text(String written) {
        String text = written;
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            text = text == null ? null : text.replace("{{" + parameter.getKey() + "}}", parameter.getValue());
        }
        return Addresses.resolved(context, route, text);
    }

    private void report(NamedNode step, String why) {
        if (why != null) {
            findings.add(new Finding(
                    route, step, why + "; meanwhile neither this sender nor another gets an answer", REMEDY));
        }
    }
}
