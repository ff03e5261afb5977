package io.github.linkrelay.runtime.check.rules;

import io.github.linkrelay.delivery.KeepsDeliveries;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.model.AggregateDefinition;
import org.apache.camel.processor.aggregate.MemoryAggregationRepository;

/** Checks whether an {@code aggregate} keeps the deliveries of the events that it collects. */
final class AggregateCheck {
    private static final String OURS = "io.github.linkrelay.";

    private final CamelContext context;
    private final UnaryOperator<String> resolve;

    /** @param resolve replaces placeholders by their values; a text without a value stays as it is */
    AggregateCheck(CamelContext context, UnaryOperator<String> resolve) {
        this.context = context;
        this.resolve = resolve;
    }

    /**
     * Returns the class that collects the exchanges: a strategy, or another bean from which Camel makes one; null if it
     * is not known.
     */
    private Class<?> strategy(AggregateDefinition aggregate) {
        if (aggregate.getAggregationStrategyBean() != null) {
            return aggregate.getAggregationStrategyBean().getClass();
        }
        return bean(aggregate.getAggregationStrategy());
    }

    private Class<?> bean(String reference) {
        return Addresses.bean(context, resolve.apply(reference));
    }

    /**
     * Whether the strategy is a user's own that promises to keep deliveries; such a strategy may also take exchanges of
     * another aggregate.
     */
    boolean isMarkedByATeam(AggregateDefinition aggregate) {
        Class<?> strategy = strategy(aggregate);
        return strategy != null
                && KeepsDeliveries.class.isAssignableFrom(strategy)
                && !strategy.getName().startsWith(OURS);
    }

    /** Returns what is wrong with an aggregate, each with its remedy. */
    Map<String, String> problems(AggregateDefinition aggregate) {
        Map<String, String> problems = new TreeMap<>();
        Class<?> strategy = strategy(aggregate);
        if (strategy != null && !KeepsDeliveries.class.isAssignableFrom(strategy)) {
            problems.put(
                    "the aggregate collects events with " + strategy.getSimpleName()
                            + ", which does not keep their deliveries: they would count as done before they are sent",
                    "Take a strategy of Linkrelay's (segmentBatches, trackBatches, archiveBatches), or let yours implement "
                            + KeepsDeliveries.class.getName());
        }
        option(problems, "optimisticLocking", aggregate.getOptimisticLocking(), "it may collect an event twice");
        option(
                problems,
                "discardOnAggregationFailure",
                aggregate.getDiscardOnAggregationFailure(),
                "it drops whole batches");
        option(
                problems,
                "discardOnCompletionTimeout",
                aggregate.getDiscardOnCompletionTimeout(),
                "it drops whole batches");
        if (aggregate.getCloseCorrelationKeyOnCompletion() != null) {
            problems.put(
                    "the aggregate has closeCorrelationKeyOnCompletion, with which all events behind the first batch fail",
                    "Leave out closeCorrelationKeyOnCompletion");
        }
        Class<?> repository = aggregate.getAggregationRepositoryBean() != null
                ? aggregate.getAggregationRepositoryBean().getClass()
                : bean(aggregate.getAggregationRepository());
        if (repository != null && !MemoryAggregationRepository.class.isAssignableFrom(repository)) {
            problems.put(
                    "the aggregate keeps its batches in a " + repository.getSimpleName()
                            + ", and a delivery can be kept in memory only",
                    "Leave out aggregationRepository: the outbox is what lasts");
        }
        return problems;
    }

    private void option(Map<String, String> problems, String name, String value, String why) {
        if (value != null && Boolean.parseBoolean(resolve.apply(value))) {
            problems.put("the aggregate has " + name + ", with which " + why, "Leave out " + name);
        }
    }
}
