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
 * <p>The way of an answer: {@code DeliverProducer} sends a batch and gets the answer, and
 * {@link io.github.linkrelay.delivery.AnswerClass} says what it means. A refused batch is halved there, by the cut in
 * {@code Batch.halves}; a sink that learns only that some event is at fault cuts in
 * {@link io.github.linkrelay.delivery.BatchAnswer#refuseOne}. A batch to be retried fails the step. Camel then asks
 * {@link io.github.linkrelay.delivery.DeliveryPolicy} whether the step is repeated on the spot, and when; otherwise the
 * events are released, and the destination rests in {@code outbox.dispatch}.
 *
 * <p>The package knows an event only as a {@link io.github.linkrelay.event.Delivery}: neither an outbox, nor where the
 * event is stored, nor the format of any particular destination. One class, {@code SqlFailure}, knows what the errors
 * of databases mean, because a destination may be a database.
 */
package io.github.linkrelay.delivery;
