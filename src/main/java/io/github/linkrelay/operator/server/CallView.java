package io.github.linkrelay.operator.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.StoredEvent;

/**
 * The Track call of an event before one pair of eyes. For those from whom fields are hidden the call is made of the body as
 * they see it, so that nothing which the settings make of a hidden value is in it, no digest and no shortened address.
 * What differs in the real call is hidden, and the ids have the same names as elsewhere.
 */
final class CallView {
    /** In the place of the real key, which is a digest of the whole body. */
    private static final EventKey NO_KEY = EventKey.ofBytes(new byte[32]);

    private final RunningSystem system;
    private final Bodies bodies;

    CallView(RunningSystem system, Bodies bodies) {
        this.system = system;
        this.bodies = bodies;
    }

    /**
     * A call, or why there is none.
     *
     * @param call null where there is none
     * @param problem null where there is a call
     */
    record Attempted(ObjectNode call, String problem) {}

    Attempted make(StoredEvent event, Bodies.View view, Role role) {
        try {
            ObjectNode real = system.call(event);
            return new Attempted(view.hides() ? seen(event, view, role, real) : real, null);
        } catch (Exception e) {
            return new Attempted(
                    null,
                    view.hides() ? "It can't be made without the hidden fields." : String.valueOf(e.getMessage()));
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
     * An id of an event as somebody may know it. All ids of one event have one name.
     *
     * @param key of the event, or its message id
     * @param id the one that is meant
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
