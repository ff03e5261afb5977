/**
 * Serves destinations besides Segment: each class maps Track calls to one vendor's request and reads its answer. The
 * Kamelets in {@code routes/kamelets} send the requests; they make these beans from their options.
 *
 * <p>The package knows the batches of {@code delivery} and how {@code segment} writes JSON. It knows nothing of the
 * outbox.
 */
package io.github.linkrelay.destination;
