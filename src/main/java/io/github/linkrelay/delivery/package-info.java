/**
 * From transformed events to accepted batches: batching, answer classes, redelivery, halving, dead letters.
 *
 * <p>Knows the outbox it takes events from and nothing of any particular destination.
 */
package io.github.linkrelay.delivery;
