package io.github.linkrelay.delivery;

import org.apache.camel.AggregationStrategy;

/**
 * Marks the aggregation strategies that may stand in a delivery route; any other is refused at the start, at a reload and by
 * {@code validate}, for it would lose events: to Camel an exchange has ended well as soon as it is aggregated, and the outbox
 * would take its event for delivered or filtered.
 *
 * <p>Whoever implements it promises, for the {@link io.github.linkrelay.event.Delivery} of every exchange that it is given:
 * it defers it before it returns, it keeps it with the group, and it settles it once the group was sent or could not be.
 * {@link BatchStrategy} does, and can be called by a strategy that prepares exchanges for it.
 */
public interface KeepsDeliveries extends AggregationStrategy {}
