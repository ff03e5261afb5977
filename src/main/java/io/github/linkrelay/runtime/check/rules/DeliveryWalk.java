package io.github.linkrelay.runtime.check.rules;

import io.github.linkrelay.event.DeliveringEndpoint;
import io.github.linkrelay.event.EventHeaders;
import io.github.linkrelay.event.RequestMark;
import io.github.linkrelay.event.RequestWatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Predicate;
import org.apache.camel.model.AggregateDefinition;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.ExpressionSubElementDefinition;
import org.apache.camel.model.FinallyDefinition;
import org.apache.camel.model.KameletDefinition;
import org.apache.camel.model.LoadBalanceDefinition;
import org.apache.camel.model.LoopDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.MulticastDefinition;
import org.apache.camel.model.OnCompletionDefinition;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.OnFallbackDefinition;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.RemovePropertiesDefinition;
import org.apache.camel.model.RemovePropertyDefinition;
import org.apache.camel.model.ResequenceDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RoutingSlipDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.ThrowExceptionDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.model.WhenDefinition;
import org.apache.camel.model.WireTapDefinition;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PatternHelper;

/**
 * Walks through the steps of delivery routes, and on into the Kamelets and the routes that they call by {@code direct:}
 * and {@code seda:}, and finds steps that would keep an event from being settled exactly once and correctly. It does
 * not see behind an address that is worked out for each event. It is for one thread.
 *
 * <p>It is long because Camel has many kinds of steps, and each needs a line here.
 */
final class DeliveryWalk {
    private static final Set<String> CALLS = Set.of("direct", "seda");
    /** The properties that an exchange must not lose. */
    private static final List<String> KEPT = List.of(EventHeaders.DELIVERY, RequestMark.PROPERTY);

    private final CamelContext context;
    private final Model model;
    private final AggregateCheck aggregates;
    private final BatchKamelets kamelets;
    private final List<Finding> findings = new ArrayList<>();
    /** The routes that the walk is in, so that it ends if routes call each other in a circle. */
    private final Set<RouteDefinition> within = new HashSet<>();

    private RouteDefinition route;

    /**
     * The place of the walk.
     *
     * @param behind   the aggregate whose batch comes here; null before one
     * @param copying  the step around this one that passes on copies; null if none does
     * @param catching the step around this one that goes on after a failure; null if none does
     */
    private record Place(NamedNode behind, NamedNode copying, NamedNode catching) {
        Place inCopies(NamedNode step) {
            return new Place(behind, step, catching);
        }

        Place caught(NamedNode step) {
            return new Place(behind, copying, step);
        }
    }

    DeliveryWalk(CamelContext context, UnaryOperator<String> kamelets) {
        this.context = context;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
        this.aggregates = new AggregateCheck(context, this::uri);
        this.kamelets = new BatchKamelets(context, kamelets);
    }

    /** Whether a route takes stored events. */
    boolean begins(RouteDefinition one) {
        route = one;
        return one.getInput() != null
                && DeliveringEndpoint.isNamedBy(uri(one.getInput().getEndpointUri()));
    }

    List<Finding> findings(RouteDefinition delivery) {
        findings.clear();
        route = delivery;
        within.add(delivery);
        steps(delivery.getOutputs(), new Place(null, null, null));
        within.clear();
        return List.copyOf(findings);
    }

    /** Walks through steps one after another. Returns whether one of them is, or contains, {@code deliver:}. */
    private boolean steps(List<ProcessorDefinition<?>> steps, Place place) {
        boolean delivers = false;
        for (ProcessorDefinition<?> step : steps) {
            if (Boolean.parseBoolean(uri(step.getDisabled()))) {
                continue;
            }
            boolean another = step(step, place);
            if (delivers && another) {
                report(
                        step,
                        "a second deliver: gets the batch, of which the first has settled every event: it sends nothing",
                        "Give each destination a route of its own, with its own destination in outbox:");
            }
            delivers |= another;
        }
        return delivers;
    }

    private boolean choice(ChoiceDefinition choice, Place place) {
        boolean delivers =
                choice.getOtherwise() != null && steps(choice.getOtherwise().getOutputs(), place);
        for (WhenDefinition branch : choice.getWhenClauses()) {
            delivers |= steps(branch.getOutputs(), place);
        }
        return delivers;
    }

    private boolean step(ProcessorDefinition<?> step, Place place) {
        if (step instanceof AggregateDefinition aggregate) {
            return aggregate(aggregate, place);
        }
        if (step instanceof OnExceptionDefinition handler) {
            onException(handler);
            return false;
        }
        if (step instanceof OnCompletionDefinition) {
            report(
                    step,
                    "an onCompletion works on a copy of the event, before the event is delivered, and a failure in it"
                            + " decides what becomes of the event",
                    "Make what it does a step of the route");
            return false;
        }
        if (step instanceof ResequenceDefinition) {
            report(
                    step,
                    "a resequence lets an event count as done when it begins to wait",
                    "Leave it out: events come in the order in which they were stored");
            return false;
        }
        if (step instanceof RemovePropertyDefinition one && removes(one.getName(), null)
                || step instanceof RemovePropertiesDefinition all && removes(all.getPattern(), all)) {
            report(
                    step,
                    "the step takes from the event what the outbox knows it by",
                    "Name what it is to remove, or add excludePattern: CamelOutbox*");
            return false;
        }
        if (step instanceof WireTapDefinition<?> tap) {
            call(uri(tap.getUri()), place.inCopies(tap));
            return false;
        }
        if (step instanceof ToDynamicDefinition to) {
            return to(to, uri(to.getUri()), place);
        }
        if (step instanceof SendDefinition<?> to) {
            return to(to, uri(to.getEndpointUri()), place);
        }
        if (step instanceof KameletDefinition kamelet) {
            to(kamelet, "kamelet:" + uri(kamelet.getName()), place);
            return steps(kamelet.getOutputs(), place);
        }
        if (step instanceof RecipientListDefinition<?> list) {
            return called(list, list.getDelimiter(), place.inCopies(list));
        }
        if (step instanceof RoutingSlipDefinition<?> slip) {
            return called(slip, slip.getUriDelimiter(), place);
        }
        if (step instanceof EnrichDefinition enrich) {
            called(enrich, null, place.inCopies(enrich));
            return false;
        }
        if (step instanceof ChoiceDefinition choice) {
            return choice(choice, place);
        }
        if (step instanceof TryDefinition attempt) {
            return attempt(attempt, place);
        }
        if (step instanceof CircuitBreakerDefinition breaker) {
            OnFallbackDefinition fallback = breaker.getOnFallback();
            boolean delivers = fallback != null && steps(fallback.getOutputs(), place);
            delivers |= steps(breaker.getOutputs(), fallback != null ? place.caught(breaker) : place);
            return delivers;
        }
        if (step instanceof LoadBalanceDefinition) {
            boolean delivers = false;
            for (ProcessorDefinition<?> one : step.getOutputs()) {
                delivers |= step(one, place);
            }
            return delivers;
        }
        boolean copies = step instanceof MulticastDefinition
                || step instanceof SplitDefinition
                || step instanceof LoopDefinition;
        return steps(step.getOutputs(), copies ? place.inCopies(step) : place);
    }

    private boolean attempt(TryDefinition attempt, Place place) {
        boolean catches = attempt.getOutputs().stream().anyMatch(CatchDefinition.class::isInstance);
        List<ProcessorDefinition<?>> tried = new ArrayList<>();
        boolean delivers = false;
        for (ProcessorDefinition<?> step : attempt.getOutputs()) {
            if (step instanceof CatchDefinition || step instanceof FinallyDefinition) {
                delivers |= steps(step.getOutputs(), place);
            } else {
                tried.add(step);
            }
        }
        delivers |= steps(tried, catches ? place.caught(attempt) : place);
        return delivers;
    }

    private boolean aggregate(AggregateDefinition aggregate, Place place) {
        if (place.copying() != null) {
            report(
                    aggregate,
                    "the aggregate gets copies of an event from " + name(place.copying()) + ": the first that is"
                            + " settled settles the event, whatever becomes of the others",
                    "Put the aggregate at the end of the route, outside of " + name(place.copying()));
        }
        boolean isOurs = !aggregates.isMarkedByATeam(aggregate);
        if (place.behind() != null && isOurs) {
            report(
                    aggregate,
                    "the aggregate stands behind another, and a batch has no delivery to keep",
                    "Collect once, with the completionSize that is wanted");
        } else {
            aggregates.problems(aggregate).forEach((what, remedy) -> report(aggregate, what, remedy));
        }
        boolean delivers = steps(aggregate.getOutputs(), new Place(aggregate, null, null));
        if (!delivers && place.behind() == null) {
            report(
                    aggregate,
                    "no deliver: behind the aggregate sends the batch",
                    "Send it with a step to: deliver:, for instance deliver:kamelet:segment-sink");
        }
        // Its batches go their own way; the steps behind it in the route get single events.
        return false;
    }

    /** Walks to the addresses that a step takes from an expression, if they are written out there. */
    private boolean called(ExpressionNode step, String delimiter, Place place) {
        boolean delivers = false;
        String addresses =
                step.getExpression() == null ? "" : uri(step.getExpression().getExpression());
        if (!addresses.contains("${")) {
            for (String address : addresses.split(Pattern.quote(delimiter == null ? "," : uri(delimiter)))) {
                delivers |= to(step, address.strip(), place);
            }
        }
        return delivers;
    }

    private boolean to(NamedNode step, String uri, Place place) {
        String scheme = Addresses.scheme(uri);
        if (scheme.equals("deliver")) {
            String target = uri.substring("deliver:".length());
            deliver(step, target, place);
            call(target, place);
            return true;
        }
        if (scheme.equals("kamelet") && place.behind() == null) {
            String kamelet = Addresses.kamelet(uri);
            if (kamelets.takeBatch(kamelet)) {
                report(
                        step,
                        "the Kamelet " + kamelet + " takes a batch, and is given a single event, so that every attempt"
                                + " fails",
                        "Collect events with an aggregate, and behind it send them to deliver:kamelet:" + kamelet);
            }
        }
        return call(uri, place);
    }

    private void deliver(NamedNode step, String target, Place place) {
        if (place.behind() == null) {
            report(
                    step,
                    "deliver: sends batches, and no aggregate before it makes one",
                    "Put it behind an aggregate, as in routes/deliver-segment.camel.yaml");
        }
        if (place.copying() != null && place.behind() != null) {
            report(
                    step,
                    "deliver: gets copies of the batch from " + name(place.copying()) + ": the first settles all events"
                            + " and the others send nothing",
                    "Put deliver: outside of " + name(place.copying())
                            + "; for several destinations write a route for each");
        }
        if (place.catching() != null) {
            report(
                    step,
                    "deliver: stands in " + name(place.catching()) + ", which hides its failures from what the"
                            + " routeConfigurationId does about them",
                    "Put deliver: outside of " + name(place.catching()));
        }
        if (Addresses.scheme(target).equals("seda")) {
            report(
                    step,
                    "deliver: takes the batch for sent as soon as " + target + " has queued it in memory",
                    "Deliver to the endpoint that sends it");
        }
    }

    private boolean call(String uri, Place place) {
        boolean delivers = false;
        if (Addresses.scheme(uri).equals("kamelet") && !uri.contains("location=")) {
            RouteDefinition template = kamelets.steps(Addresses.kamelet(uri));
            if (template != null && within.add(template)) {
                delivers = steps(template.getOutputs(), place);
                within.remove(template);
            }
        }
        if (CALLS.contains(Addresses.scheme(uri))) {
            String called = Addresses.scheme(uri) + ":" + Addresses.rest(uri);
            for (RouteDefinition other : List.copyOf(model.getRouteDefinitions())) {
                String from =
                        other.getInput() == null ? "" : uri(other.getInput().getEndpointUri());
                if (called.equals(Addresses.scheme(from) + ":" + Addresses.rest(from)) && within.add(other)) {
                    delivers |= steps(other.getOutputs(), place);
                    within.remove(other);
                }
            }
        }
        return delivers;
    }

    /** Checks that a handler of failures settles the event or sends it somewhere. */
    private void onException(OnExceptionDefinition handler) {
        boolean handles = isTrue(handler.getHandled(), handler.getHandledPolicy())
                || isTrue(handler.getContinued(), handler.getContinuedPolicy());
        if (handles && !says(handler.getOutputs())) {
            report(
                    handler,
                    "an onException for " + String.join(", ", handler.getExceptions())
                            + " ends the failure, and nothing says what becomes of the event",
                    "Let it call the bean deliveryPolicy, as in routes/delivery.camel.yaml, or leave it out");
        }
    }

    private boolean removes(String pattern, RemovePropertiesDefinition but) {
        return KEPT.stream()
                .anyMatch(name -> PatternHelper.matchPattern(name, uri(pattern))
                        && (but == null || !PatternHelper.isExcludePatternMatch(name, excluded(but))));
    }

    private String[] excluded(RemovePropertiesDefinition step) {
        return step.getExcludePatterns() != null
                ? step.getExcludePatterns()
                : step.getExcludePattern() == null ? new String[0] : new String[] {uri(step.getExcludePattern())};
    }

    /**
     * Whether a condition is always true, as YAML or as Java writes it. A condition that depends on the exchange is not
     * judged.
     */
    private boolean isTrue(ExpressionSubElementDefinition written, Predicate made) {
        if (made != null) {
            try {
                return made.matches(new DefaultExchange(context));
            } catch (RuntimeException e) {
                return false;
            }
        }
        return written != null
                && written.getExpressionType() != null
                && "true".equals(written.getExpressionType().getExpression());
    }

    private boolean says(List<ProcessorDefinition<?>> steps) {
        return steps.stream()
                .anyMatch(step -> step instanceof BeanDefinition
                        || step instanceof ProcessDefinition
                        || step instanceof ThrowExceptionDefinition
                        || step instanceof SendDefinition<?> to && !RequestWatch.isInside(uri(to.getEndpointUri()))
                        || step instanceof ToDynamicDefinition
                        || says(step.getOutputs()));
    }

    private void report(NamedNode step, String what, String remedy) {
        findings.add(new Finding(route, step, what, remedy));
    }

    private static String name(NamedNode step) {
        return step instanceof TryDefinition ? "doTry" : step.getShortName();
    }

    private String uri(String text) {
        return Addresses.resolved(context, route, text);
    }
}
