package io.github.linkrelay.delivery;

import org.apache.camel.AggregationStrategy;

/**
 * Marks the aggregation strategies that may be used in a delivery route. Any other is refused at the start, at a reload
 * and by {@code validate}, because it would lose events: for Camel an exchange has ended well as soon as it is
 * aggregated, and the outbox would count its event as delivered or filtered.
 *
 * <p>An implementation must treat the {@link io.github.linkrelay.event.Delivery} of every exchange that it gets in this
 * way: it defers the delivery before it returns, keeps it with the group, and settles it when the group was sent or
 * could not be sent. {@link BatchStrategy} does so; a strategy that prepares exchanges can call it.
 */
public interface KeepsDeliveries extends AggregationStrategy {}
