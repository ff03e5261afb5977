package io.github.linkrelay.operator.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.FailureWords;
import io.github.linkrelay.event.StoredEvent;

/**
 * Makes the Track call of an event as a role may see it. For a role with hidden fields the call is made from the masked body,
 * so that it holds nothing that the settings make of a hidden value, such as a digest or a shortened address. What differs
 * in the real call is hidden, and ids have the same masked names as elsewhere.
 */
final class CallView {
    /** Stands in place of the real key, which is a digest of the whole body. */
    private static final EventKey NO_KEY = EventKey.ofBytes(new byte[32]);

    private final RunningSystem system;
    private final Bodies bodies;

    CallView(RunningSystem system, Bodies bodies) {
        this.system = system;
        this.bodies = bodies;
    }

    /**
     * A Track call, or the reason why there is none.
     *
     * @param call null if there is none
     * @param problem null if there is a call
     */
    record Attempted(ObjectNode call, String problem) {}

    Attempted make(StoredEvent event, Bodies.View view, Role role) {
        try {
            ObjectNode real = system.call(event);
            return new Attempted(view.hides() ? seen(event, view, role, real) : real, null);
        } catch (Exception e) {
            return new Attempted(
                    null, view.hides() ? "It can't be made without the hidden fields." : FailureWords.of(e));
        }
    }

    private ObjectNode seen(StoredEvent event, Bodies.View view, Role role, ObjectNode real) throws Exception {
        ObjectNode call = system.call(new StoredEvent(
                event.sequence(),
                NO_KEY,
                event.type(),
                event.receivedAt(),
                view.masked().bytes()));
        hideDifferences(call, real);
        if (call.has("messageId")) {
            call.put("messageId", eventId(event.key().toString(), event.key().toString(), role));
        }
        for (String user : new String[] {"userId", "anonymousId"}) {
            if (call.has(user)) {
                call.put(user, real.has(user) ? view.user(real.get(user).asText()) : Masking.HIDDEN);
            }
        }
        return call;
    }

    /**
     * Returns an id of an event as the role may know it. All ids of one event have the same masked name.
     *
     * @param key of the event, or its message id
     * @param id the id to show
     */
    String eventId(String key, String id, Role role) {
        return bodies.hides(role) ? bodies.id("event", system.idTerm(key).orElse(key), role) : id;
    }

    private static void hideDifferences(JsonNode seen, JsonNode real) {
        if (seen instanceof ObjectNode object) {
            object.properties()
                    .forEach(member -> member.setValue(orHidden(member.getValue(), real.path(member.getKey()))));
        } else if (seen instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, orHidden(array.get(i), real.path(i)));
            }
        }
    }

    private static JsonNode orHidden(JsonNode seen, JsonNode real) {
        if (seen.isContainerNode() && seen.getNodeType() == real.getNodeType()) {
            hideDifferences(seen, real);
            return seen;
        }
        return seen.equals(real) ? seen : TextNode.valueOf(Masking.HIDDEN);
    }
}
