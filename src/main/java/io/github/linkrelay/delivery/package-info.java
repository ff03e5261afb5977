/**
 * Sends transformed events in batches and decides what each answer means: batching, answer classes, redelivery,
 * halving, dead letters.
 *
 * <p>The package knows nothing of any particular destination.
 */
package io.github.linkrelay.delivery;
