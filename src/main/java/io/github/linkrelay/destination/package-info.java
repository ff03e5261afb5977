/**
 * Serves the vendors: each class maps Track calls to one vendor's request or reads its answer. Of Segment only the
 * answer is read here, by {@link io.github.linkrelay.destination.SegmentAnswer}; its request is made in
 * {@code segment}.
 *
 * <p>The doors are the public classes, of which the Kamelets in {@code routes/kamelets} make beans from their options,
 * and {@link io.github.linkrelay.destination.TrackBatches}, the strategy that collects Track calls for them. A class
 * for another vendor extends {@link io.github.linkrelay.destination.TrackSink}. The Kamelets send the requests.
 *
 * <p>The package knows the batches of {@code delivery} and how {@code segment} writes JSON. It knows nothing of the
 * outbox, of settings, or of how a request is sent.
 */
package io.github.linkrelay.destination;
