package io.github.linkrelay.destination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.segment.ExactJson;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/** Reads a Segment Track call as it comes to a sink; numbers keep their digits. */
final class TrackCall {
    private static final int LONGEST_EMAIL = 254;

    private final JsonNode tree;

    private TrackCall(JsonNode tree) {
        this.tree = tree;
    }

    static TrackCall parse(byte[] member) throws UnacceptableEventException {
        try {
            JsonNode tree = ExactJson.tree(member);
            if (tree.isObject()) {
                return new TrackCall(tree);
            }
        } catch (IOException e) {
            // It is reported below.
        }
        throw new UnacceptableEventException("the event is no Track call in JSON");
    }

    String event() throws UnacceptableEventException {
        return required("event");
    }

    String messageId() throws UnacceptableEventException {
        return required("messageId");
    }

    /** Returns the user id; null if there is none. */
    String userId() {
        return text(tree.get("userId"));
    }

    /** Returns the anonymous id; null if there is none. */
    String anonymousId() {
        return text(tree.get("anonymousId"));
    }

    /** Returns the address in the context; null if there is none. */
    String ip() {
        return text(tree.at("/context/ip"));
    }

    /** Returns Tolinku's event type, such as {@code link.clicked}, or the event's name if there is none. */
    String type() throws UnacceptableEventException {
        String type = property("original_event_type");
        return type == null ? event() : type;
    }

    /** Returns the event's time, ISO 8601 in UTC. */
    String timestamp() throws UnacceptableEventException {
        return required("timestamp");
    }

    Instant time() throws UnacceptableEventException {
        try {
            return Instant.parse(timestamp());
        } catch (DateTimeException e) {
            throw new UnacceptableEventException("the event has no usable timestamp");
        }
    }

    /**
     * Returns a copy of the properties without the address that is in the context, for vendors that have a place of
     * their own for it. An {@code ip} with another value stays.
     */
    ObjectNode propertiesWithoutIp() {
        ObjectNode properties = properties();
        if (ip() != null && ip().equals(text(properties.get("ip")))) {
            properties.remove("ip");
        }
        return properties;
    }

    /** Returns a copy of the properties; it is empty if there are none. */
    ObjectNode properties() {
        return tree.get("properties") instanceof ObjectNode properties
                ? properties.deepCopy()
                : JsonNodeFactory.instance.objectNode();
    }

    /** Returns a property as text; null if it is missing or blank, or is an object, an array or null. */
    String property(String name) {
        return text(tree.path("properties").get(name));
    }

    /**
     * Returns a property that has the form of an e-mail address, without spaces around it; null if it is missing or is
     * no address. Only the form is checked, so that a word such as {@code unknown} does not stand in for a person.
     */
    String email(String name) {
        String text = property(name);
        return text != null && isEmail(text.strip()) ? text.strip() : null;
    }

    /** Whether a text has the form of an e-mail address: something, an @, and a domain with a full stop. */
    static boolean isEmail(String text) {
        return text.length() <= LONGEST_EMAIL && text.matches("[^\\s@,;<>\"]+@[^\\s@,;<>\".]+(\\.[^\\s@,;<>\".]+)+");
    }

    /** Returns the first of these properties that has a value; null if none has one. */
    String firstProperty(String... names) {
        for (String name : names) {
            String value = property(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private String required(String name) throws UnacceptableEventException {
        String value = text(tree.get(name));
        if (value == null) {
            throw new UnacceptableEventException("the event has no " + name);
        }
        return value;
    }

    private static String text(JsonNode value) {
        return value == null
                        || !value.isValueNode()
                        || value.isNull()
                        || value.asText().isBlank()
                ? null
                : value.asText();
    }
}
