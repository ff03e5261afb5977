package io.github.linkrelay.sandbox;

import java.time.Instant;
import java.util.Map;

/**
 * The record of one request that a {@link SegmentStandIn} dealt with.
 *
 * @param receivedAt when its headers were read
 * @param headers    names in any case; the credentials of {@code Authorization} are left out
 * @param bytes      the size of the body
 * @param events     the number of members in {@code batch}, as far as the body could be read
 * @param taken      how many of them were taken over
 * @param status     the status answered, or that would have been if the answer had not been lost
 * @param lost       whether the connection was reset in the place of the answer
 * @param problem    the rule that the request broke, or null
 */
public record ServedRequest(
        Instant receivedAt,
        Map<String, String> headers,
        long bytes,
        int events,
        int taken,
        int status,
        boolean lost,
        String problem) {}
