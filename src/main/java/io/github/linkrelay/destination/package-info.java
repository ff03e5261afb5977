/**
 * Destinations besides Segment: each class maps Track calls to one vendor's request and reads its answer. The requests
 * themselves are sent by the Kamelets in {@code routes/kamelets}, which make these beans from their options.
 *
 * <p>Knows the batches of {@code delivery} and how {@code segment} writes JSON, nothing of the outbox.
 */
package io.github.linkrelay.destination;
