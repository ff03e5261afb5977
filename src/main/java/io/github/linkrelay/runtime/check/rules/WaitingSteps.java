package io.github.linkrelay.runtime.check.rules;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.linkrelay.event.RequestWatch;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.CatalogCamelContext;
import org.apache.camel.model.DelayDefinition;
import org.apache.camel.model.IdempotentConsumerDefinition;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.PollDefinition;
import org.apache.camel.model.PollEnrichDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RedeliveryPolicyDefinition;
import org.apache.camel.model.SagaDefinition;
import org.apache.camel.model.ThreadsDefinition;
import org.apache.camel.model.ThrottleDefinition;
import org.apache.camel.model.TransactedDefinition;

/**
 * Says which steps and endpoints may wait for something outside the process, for time to pass, or for another thread.
 * An endpoint is judged by Camel's catalog, which says of each component whether it is remote; a component that is not
 * in the catalog is not judged.
 */
final class WaitingSteps {
    /** Components that are not remote, and let the caller wait for a consumer on another thread. */
    private static final Set<String> QUEUES = Set.of("seda", "disruptor", "disruptor-vm", "stub");
    /** Components that are not remote, and wait for another program, or for a route to stop. */
    private static final Set<String> SLOW = Set.of("exec", "controlbus");

    private static final Set<String> REPOSITORIES = Set.of(
            "org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository",
            "org.apache.camel.component.caffeine.processor.idempotent.CaffeineIdempotentRepository");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CamelContext context;
    private final UnaryOperator<String> text;

    /** @param text replaces placeholders by their values; a text without a value stays as it is, null becomes empty */
    WaitingSteps(CamelContext context, UnaryOperator<String> text) {
        this.context = context;
        this.text = text;
    }

    /** Returns why a step may wait, without regard to where it sends something; null if it doesn't. */
    String why(ProcessorDefinition<?> step) {
        if (step instanceof DelayDefinition) {
            return "a delay waits";
        }
        if (step instanceof ThrottleDefinition) {
            return "a throttle waits";
        }
        if (step instanceof ThreadsDefinition) {
            return "a threads step waits for one of its threads";
        }
        if (step instanceof PollDefinition || step instanceof PollEnrichDefinition) {
            return "a " + step.getShortName() + " waits for another service";
        }
        if (step instanceof TransactedDefinition || step instanceof SagaDefinition) {
            return "a " + step.getShortName() + " step waits for a transaction";
        }
        if (step instanceof OnExceptionDefinition handler) {
            return handler.getRetryWhile() != null
                    ? "an onException repeats a step after a delay"
                    : repeating(handler.getRedeliveryPolicyType());
        }
        if (step instanceof IdempotentConsumerDefinition once) {
            Class<?> repository = once.getIdempotentRepositoryBean() != null
                    ? once.getIdempotentRepositoryBean().getClass()
                    : Addresses.bean(context, text.apply(once.getIdempotentRepository()));
            return repository != null
                            && repository.getName().startsWith("org.apache.camel.")
                            && !REPOSITORIES.contains(repository.getName())
                    ? "an idempotentConsumer waits for its " + repository.getSimpleName()
                    : null;
        }
        return null;
    }

    /** Returns why redeliveries wait; null if there are none, or none that wait. */
    String repeating(RedeliveryPolicyDefinition policy) {
        if (policy == null
                || isZero(policy.getMaximumRedeliveries(), true)
                || isZero(policy.getRedeliveryDelay(), false)
                || Boolean.parseBoolean(text.apply(policy.getAsyncDelayedRedelivery()))) {
            return null;
        }
        return "an error handler repeats a step after a delay";
    }

    private boolean isZero(String number, boolean otherwise) {
        return number == null ? otherwise : text.apply(number).matches("0+(ms|s)?");
    }

    /** Returns why a call of an endpoint may wait; null if it doesn't, or it is not known. */
    String why(String uri) {
        String scheme = Addresses.scheme(uri);
        if (uri.startsWith("${") || uri.startsWith("$simple{")) {
            return "a step to an address that is worked out for each event may wait for another service";
        }
        if (QUEUES.contains(scheme)) {
            Map<String, String> options = Addresses.options(uri);
            boolean returns = "never".equalsIgnoreCase(options.get("waitForTaskToComplete"))
                    && !"true".equals(options.get("blockWhenFull"));
            return returns ? null : "a call of " + scheme + ": without waitForTaskToComplete=Never waits for its end";
        }
        if (SLOW.contains(scheme) && !"true".equals(Addresses.options(uri).get("async"))) {
            return "a call of " + scheme + ": waits for its end";
        }
        return !RequestWatch.isInside(uri) && isRemote(scheme)
                ? "a call of " + scheme + ": waits for another service, or for a disk"
                : null;
    }

    /** Whether Camel's catalog says that a component calls something outside the process. */
    private boolean isRemote(String scheme) {
        try {
            String json = ((CatalogCamelContext) context).getComponentParameterJsonSchema(scheme);
            return json != null
                    && JSON.readTree(json).path("component").path("remote").asBoolean();
        } catch (IOException e) {
            return false;
        }
    }
}
