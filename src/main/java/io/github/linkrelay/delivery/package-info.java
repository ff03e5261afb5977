/**
 * Sends transformed events in batches and decides what each answer means: batching, answer classes, redelivery,
 * halving, dead letters.
 *
 * <p>A delivery route uses three doors together: {@link io.github.linkrelay.delivery.BatchStrategy}, the strategy of
 * {@code aggregate}; the component {@code deliver:}, which takes the batch; and
 * {@link io.github.linkrelay.delivery.DeliveryPolicy}, the bean of {@code routes/delivery.camel.yaml}. A sink finds its
 * events in {@link io.github.linkrelay.delivery.Batch} and may answer with
 * {@link io.github.linkrelay.delivery.BatchAnswer}.
 *
 * <p>The package knows an event only as a {@link io.github.linkrelay.event.Delivery}: neither an outbox, nor where the
 * event is stored, nor the format of any particular destination. One class, {@code SqlFailure}, knows what the errors
 * of databases mean, because a destination may be a database.
 */
package io.github.linkrelay.delivery;
