package io.github.linkrelay.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The first rule that a request broke. It names rules and places, never a value, so that it can be logged.
 *
 * @param status the HTTP status that fits
 * @param index  the place in {@code batch} of the member that broke it, or -1 if the whole request did
 * @param rule   the rule, as a sentence without a full stop
 */
record BrokenRule(int status, int index, String rule) {

    static BrokenRule ofRequest(String rule) {
        return new BrokenRule(400, -1, rule);
    }

    static BrokenRule ofKey(String rule) {
        return new BrokenRule(401, -1, rule);
    }

    static BrokenRule ofMember(int index, String rule) {
        return new BrokenRule(400, index, rule);
    }

    String text() {
        return index < 0 ? rule : "batch[" + index + "]: " + rule;
    }

    /**
     * Returns {@code {"success":false,"message":"batch[3]: ...","index":3,"rule":"..."}}, without an index if it is
     * about the whole request.
     */
    String json() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("success", false).put("message", text());
        if (index >= 0) {
            json.put("index", index);
        }
        return json.put("rule", rule).toString();
    }
}
