/**
 * Hands the events of the log to each destination: its cursor, what is in flight, its rests, its pace and its replays.
 * {@code Destinations} is the door. This package must know no SQL, no Kafka and no Camel.
 */
package io.github.linkrelay.outbox.dispatch;
