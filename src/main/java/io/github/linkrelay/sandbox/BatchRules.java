package io.github.linkrelay.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Checks the rules that Segment documents for {@code POST /v1/batch} as a whole: credentials, sizes, shape (Segment's
 * page "HTTP API"). Two rules are stricter than Segment's: {@code timestamp} and {@code sentAt} are optional there, but
 * without them an event that waited is shown at the time of its arrival.
 */
final class BatchRules {
    /**
     * The largest body, 500 KB. Segment doesn't say whether a KB is 1,000 or 1,024 bytes; a client that counted 1,024
     * was answered 400.
     */
    static final int MAX_BYTES = 500_000;

    static final int MAX_MEMBERS = 2_500;

    private final String expectedKey;

    /** Makes the rules for a write key. If it is null, any key that is not empty is accepted. */
    BatchRules(String expectedKey) {
        this.expectedKey = expectedKey;
    }

    /**
     * Checks a request. The headers may be null. A body that was cut because it is too long must still have more than
     * {@link #MAX_BYTES} here.
     */
    CheckedBatch judge(byte[] body, String contentType, String contentEncoding, String authorization) {
        if (contentType == null || !contentType.matches("(?i)application/json\\s*(;.*)?")) {
            return CheckedBatch.refused(BrokenRule.ofRequest("Content-Type must be application/json"));
        }
        if (contentEncoding != null && !contentEncoding.equalsIgnoreCase("identity")) {
            return CheckedBatch.refused(BrokenRule.ofRequest("the body must not be compressed"));
        }
        if (body.length > MAX_BYTES) {
            return CheckedBatch.refused(BrokenRule.ofRequest("a request must be at most " + MAX_BYTES + " bytes"));
        }
        ReceivedBatch batch;
        try {
            batch = ReceivedBatch.read(body);
        } catch (ReceivedBatch.Unreadable e) {
            return CheckedBatch.refused(BrokenRule.ofRequest(e.getMessage()));
        }
        BrokenRule problem = keyProblem(batch.field("writeKey"), authorization);
        if (problem == null) {
            problem = shapeProblem(batch);
        }
        return problem == null ? CheckedBatch.of(batch) : CheckedBatch.refused(problem, batch);
    }

    private BrokenRule keyProblem(JsonNode bodyKey, String authorization) {
        String headerKey = basicUser(authorization);
        if (bodyKey.isMissingNode() && headerKey == null) {
            return BrokenRule.ofKey("the write key must be there, as writeKey beside batch or as the user of Basic");
        }
        if (!bodyKey.isMissingNode() && !isRight(bodyKey.textValue())) {
            return BrokenRule.ofKey("writeKey must be the write key of the source");
        }
        if (headerKey != null && !isRight(headerKey)) {
            return BrokenRule.ofKey("the user of Basic must be the write key of the source");
        }
        return null;
    }

    private boolean isRight(String key) {
        return key != null && !key.isBlank() && (expectedKey == null || expectedKey.equals(key));
    }

    /**
     * Returns the user of Basic authorization; null without one. Segment also takes the key without the colon behind
     * it.
     */
    private static String basicUser(String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return null;
        }
        try {
            byte[] pair = Base64.getDecoder().decode(authorization.substring(6).strip());
            return new String(pair, StandardCharsets.UTF_8).split(":", 2)[0];
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static BrokenRule shapeProblem(ReceivedBatch batch) {
        if (batch.members() == null) {
            return BrokenRule.ofRequest("batch must be an array");
        }
        if (batch.members().isEmpty()) {
            return BrokenRule.ofRequest("batch must not be empty"); // empty_batch
        }
        if (batch.members().size() > MAX_MEMBERS) {
            return BrokenRule.ofRequest("batch must have at most " + MAX_MEMBERS + " members");
        }
        if (!BatchMember.isUtc(batch.field("sentAt"))) {
            return BrokenRule.ofRequest("sentAt must be an ISO 8601 time in UTC, such as 2026-06-14T09:26:53.589Z");
        }
        for (String name : new String[] {"context", "integrations"}) {
            JsonNode value = batch.field(name);
            if (!value.isMissingNode() && !value.isObject()) {
                return BrokenRule.ofRequest(name + " must be an object");
            }
        }
        return null;
    }
}
