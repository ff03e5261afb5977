package io.github.linkrelay.event;

import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.DynamicRouterDefinition;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.PollEnrichDefinition;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.RoutingSlipDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.WireTapDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Notes in the {@link RequestMark} of an exchange that a step sent it, once that step has ended well. It wraps only steps
 * that send, when a route is built.
 *
 * <p>Some steps don't count as sending: steps that only compute or call another step of the process ({@link #INSIDE}; a
 * step that is called counts by itself), and steps that ask for something: {@code enrich}, {@code pollEnrich}, a
 * {@code to} with {@code variableReceive}. A {@code wireTap} does not count either, because nobody learns whether its
 * copy arrived.
 */
public final class RequestWatch implements InterceptStrategy {

    /** The schemes of endpoints that only compute, or call another step of the same process. */
    public static final Set<String> INSIDE = Set.of(
            "bean",
            "caffeine-cache",
            "class",
            "controlbus",
            "dataformat",
            "deliver",
            "direct",
            "freemarker",
            "jolt",
            "jq",
            "jslt",
            "json-patch",
            "json-validator",
            "jsonata",
            "kamelet",
            "language",
            "log",
            "mustache",
            "mvel",
            "seda",
            "string-template",
            "thymeleaf",
            "validator",
            "velocity",
            "xslt",
            "xslt-saxon");

    private RequestWatch() {}

    /** Watches the routes that are built from now on. Call it once for each context. */
    public static void install(CamelContext context) {
        if (context.getCamelContextExtension().getInterceptStrategies().stream()
                .noneMatch(RequestWatch.class::isInstance)) {
            context.getCamelContextExtension().addInterceptStrategy(new RequestWatch());
        }
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor target, Processor next) {
        if (step instanceof WireTapDefinition<?>) {
            // The copy runs beside the route, so it must not settle the event either.
            return new Aside(target, EventHeaders.DELIVERY);
        }
        if (step instanceof EnrichDefinition
                || step instanceof PollEnrichDefinition
                || step instanceof ToDefinition to && to.getVariableReceive() != null
                || step instanceof ToDynamicDefinition dynamic && dynamic.getVariableReceive() != null) {
            return new Aside(target, null);
        }
        if (step instanceof ToDefinition to) {
            return isInside(uri(context, to)) ? target : new Noting(target, false);
        }
        boolean sends = step instanceof ToDynamicDefinition
                || step instanceof RecipientListDefinition<?>
                || step instanceof RoutingSlipDefinition<?>
                || step instanceof DynamicRouterDefinition<?>;
        if (sends) {
            return new Noting(target, true);
        }
        // A bean that is a step and a service is passed on unchanged. Camel wraps it too, but logs a warning.
        return AsyncProcessorConverterHelper.convert(target);
    }

    private static String uri(CamelContext context, ToDefinition to) {
        try {
            String uri = context.resolvePropertyPlaceholders(to.getEndpointUri());
            return uri == null ? "" : uri;
        } catch (RuntimeException e) {
            // Camel gives a better message about it when it makes the endpoint.
            return "";
        }
    }

    /** Whether an endpoint with this URI only computes, or calls another step of the same process. */
    public static boolean isInside(String uri) {
        int colon = uri.indexOf(':');
        return INSIDE.contains(colon < 0 ? uri : uri.substring(0, colon));
    }

    /** A step that sends. A dynamic step knows its endpoint only after it has sent. */
    private static final class Noting extends DelegateAsyncProcessor {

        private final boolean dynamic;

        Noting(Processor target, boolean dynamic) {
            super(target);
            this.dynamic = dynamic;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (!RequestMark.isOn(exchange)) {
                return super.process(exchange, callback);
            }
            return super.process(exchange, doneSync -> {
                if (exchange.getException() == null && !(dynamic && isInside(lastUri(exchange)))) {
                    RequestMark.made(exchange);
                }
                callback.done(doneSync);
            });
        }

        private static String lastUri(Exchange exchange) {
            return exchange.getProperty(ExchangePropertyKey.TO_ENDPOINT, "", String.class);
        }
    }

    /** A step whose requests don't count, and neither do those of the routes that it calls. */
    private static final class Aside extends DelegateAsyncProcessor {

        /** Another property that the step does not see, or {@code null}. */
        private final String hidden;

        Aside(Processor target, String hidden) {
            super(target);
            this.hidden = hidden;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (!RequestMark.isOn(exchange)) {
                return super.process(exchange, callback);
            }
            Object mark = RequestMark.takeOff(exchange);
            Object kept = hidden == null ? null : exchange.removeProperty(hidden);
            return super.process(exchange, doneSync -> {
                RequestMark.putOn(exchange, mark);
                if (kept != null) {
                    exchange.setProperty(hidden, kept);
                }
                callback.done(doneSync);
            });
        }
    }
}
