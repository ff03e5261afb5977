package io.github.linkrelay.outbox.dispatch;

/**
 * The time of two clocks at one moment.
 *
 * @param nanos  nanoseconds of a clock that only goes forward and is never set; waiting times are measured with it
 * @param millis milliseconds since 1970; times that are saved or shown are taken from it
 */
public record Now(long nanos, long millis) {}
