/**
 * Hands the events of the log to each destination, with its cursor, its events in flight, its rests, its pace and its
 * replays. {@code Subscriptions} is the door; a store implements {@code EventLog} and {@code ProgressStore}, and
 * {@code SubscriptionState} decides. This package must know no SQL, no Kafka and no Camel.
 */
package io.github.linkrelay.outbox.dispatch;
