package io.github.linkrelay.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * One member of a batch, with the rules that Segment documents for a Track call. Segment answers 200 and later drops a
 * member that breaks a rule; its names for these reasons are beside the rules.
 *
 * @param json  the member
 * @param bytes its size as it was sent
 */
record BatchMember(JsonNode json, long bytes) {
    /**
     * The largest event, 32 KB. Segment doesn't say whether a KB is 1,000 or 1,024 bytes; its SDKs for Java and Node
     * count 1,024.
     */
    static final int MAX_BYTES = 32 * 1024;

    static final int MAX_MESSAGE_ID = 99;

    /** Returns the first rule that this member breaks, or null. */
    String brokenRule() {
        if (!json.isObject()) {
            return "a member must be a JSON object";
        }
        if (bytes > MAX_BYTES) {
            return "a member must be at most " + MAX_BYTES + " bytes";
        }
        if (!"track".equals(json.path("type").textValue())) {
            return "type must be \"track\"";
        }
        if (!isText("event")) {
            return "event must be text that is not empty"; // event_not_defined, event_not_string
        }
        if (!json.has("userId") && !json.has("anonymousId")) {
            return "userId or anonymousId must be there"; // no_user_anon_id
        }
        if (json.has("userId") && !isText("userId")) {
            return "userId must be text that is not empty"; // id_not_string
        }
        if (json.has("anonymousId") && !isText("anonymousId")) {
            return "anonymousId must be text that is not empty"; // id_not_string
        }
        if (!isText("messageId") || json.get("messageId").textValue().length() > MAX_MESSAGE_ID) {
            return "messageId must be text of 1 to " + MAX_MESSAGE_ID + " characters";
        }
        if (!isUtc(json.path("timestamp"))) {
            return "timestamp must be an ISO 8601 time in UTC, such as 2026-06-14T09:26:53.589Z";
        }
        if (json.has("properties") && !json.get("properties").isObject()) {
            return "properties must be an object"; // properties_not_object
        }
        if (json.has("context") && !json.get("context").isObject()) {
            return "context must be an object";
        }
        return null;
    }

    /** Whether this is text such as {@code 2026-06-14T09:26:53.589Z}. */
    static boolean isUtc(JsonNode value) {
        String text = value.textValue();
        if (text == null || !text.endsWith("Z")) {
            return false;
        }
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private boolean isText(String field) {
        String text = json.path(field).textValue();
        return text != null && !text.isBlank();
    }
}
