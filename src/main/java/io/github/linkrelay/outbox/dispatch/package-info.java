/**
 * Hands the events of the log to each destination, with its cursor, its events in flight, its rests, its pace and its
 * replays. {@code Subscriptions} is the door, and {@code SubscriptionState} decides. This package must know no SQL, no
 * Kafka and no Camel.
 *
 * <p>The way of an event: the {@code Dispatcher} waits in {@code Subscription.awaitNext} until {@code Turns} lets an
 * event go, and hands it to the route. The route settles it by its {@code Delivery}; {@code Settlement} decides what
 * becomes of it, and {@code Trouble} whether the destination rests. What must outlive a crash is in {@code Memory}, and
 * goes to the store as a {@code CursorRow}.
 *
 * <p>A store implements {@code EventLog} and {@code ProgressStore}; {@code outbox.Outbox} shows how both are put together
 * with a {@code Dispatcher} for each consumer, and CONTRIBUTING.md says what another store needs besides.
 */
package io.github.linkrelay.outbox.dispatch;
