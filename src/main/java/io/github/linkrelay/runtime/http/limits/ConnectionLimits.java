package io.github.linkrelay.runtime.http.limits;

import java.time.Duration;

/**
 * The limits for the connections of one port.
 *
 * @param connections the most connections that are open at once
 * @param pipelined how many requests of one connection may wait for their answers; while there are so many, no further
 *     request is read
 * @param header the longest time from the first byte of a request, or from the connect, to the end of its headers; and for
 *     the rest of a body whose request is answered already
 * @param idle the longest time without a request, and without a byte of a body
 * @param unread the longest time in which the client reads nothing of its answers
 * @param unsent the most unread bytes of answers of all clients together; beyond that, connections with many of them
 *     are closed, those that wait longest first
 */
public record ConnectionLimits(
        int connections, int pipelined, Duration header, Duration idle, Duration unread, long unsent) {}
