package io.github.linkrelay.runtime.http.limits;

import java.time.Duration;

/**
 * What the connections of one port may do.
 *
 * @param connections that are open at once
 * @param pipelined requests of one connection that wait for their answers; while they do, no further request is read
 * @param header the longest time from the first byte of a request, or from the connect, to the end of its headers; and for
 *     the rest of a body whose request is answered already
 * @param idle the longest time without a request, and without a byte of a body
 * @param unread the longest time in which the client takes nothing of its answers
 * @param unsent the bytes of answers that all clients together leave untaken; beyond, those with many are closed, the longest first
 */
public record ConnectionLimits(
        int connections, int pipelined, Duration header, Duration idle, Duration unread, long unsent) {}
