package io.github.linkrelay.outbox.dispatch;

/**
 * What two clocks show at one moment.
 *
 * @param nanos  nanoseconds of a clock that only goes forward and that nobody sets; what is waited for is counted on it
 * @param millis milliseconds since 1970, of the clock on the wall; what is saved or shown has its time from there
 */
public record Now(long nanos, long millis) {}
