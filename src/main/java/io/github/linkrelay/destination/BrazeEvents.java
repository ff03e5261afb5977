package io.github.linkrelay.destination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.delivery.BatchAnswer;
import io.github.linkrelay.destination.NameRules.Reserved;
import io.github.linkrelay.segment.TrackJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.camel.Message;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * Makes requests for Braze's {@code /users/track} and reads the answers
 * (braze.com/docs/api/endpoints/user_data/post_user_track). A request has at most 75 events and 4 MB. Braze answers
 * 201, says in {@code events_processed} how many events it took, and lists in {@code errors} those that it did not
 * take, by index. While it is under maintenance it answers 202 and {@code queued}.
 *
 * <p>Braze does not recognize repeats: a second request is a second event, and may send a second message to a person.
 * So if Braze took some events of a request and does not say which, none of them is sent again, and none counts as
 * delivered.
 */
public final class BrazeEvents extends TrackSink {
    /**
     * With another name of a property Braze answers {@code Invalid 'properties' field}
     * (braze.com/docs/user_guide/data/activation/events/custom_events/custom_event_properties). The last one is the
     * place of the message id.
     */
    private static final NameRules NAMES = new NameRules(
            "Braze",
            Reserved.NONE,
            Reserved.of("time", "event_name", "event_id").andAnyThatBeginsWith("$"),
            255,
            UnaryOperator.identity());

    /** What Braze says if it took what it did not list in {@code errors} (braze.com/docs/api/errors). */
    private static final Set<String> ACCEPTED = Set.of("success", "queued");

    private String apiKey;
    private String emailField = "email";
    private String aliasLabel = "";

    public BrazeEvents() {
        super("Braze", 75, 4_000_000);
        setMaxEventBytes(100_000);
    }

    /** Sets a REST key with the permission {@code users.track}. */
    public void setApiKey(String apiKey) {
        this.apiKey = apiKey;
    }

    /** Sets the property that holds an e-mail address; it is used if there is no user id. */
    public void setEmailField(String emailField) {
        this.emailField = emailField;
    }

    /**
     * Sets a label. With it, people without user id and e-mail become profiles with their anonymous id as alias. By
     * default there is no label.
     */
    public void setAliasLabel(String aliasLabel) {
        this.aliasLabel = aliasLabel;
    }

    @Override
    ObjectNode member(TrackCall call) throws UnacceptableEventException {
        ObjectNode event = NODES.objectNode();
        String email = call.email(emailField);
        if (call.userId() != null) {
            event.put("external_id", call.userId());
        } else if (email != null) {
            event.put("email", email);
        } else if (!aliasLabel.isEmpty() && call.anonymousId() != null) {
            event.putObject("user_alias").put("alias_name", call.anonymousId()).put("alias_label", aliasLabel);
            event.put("_update_existing_only", false);
        } else {
            throw new UnacceptableEventException("Braze needs a user, but the event names none");
        }
        event.put("name", call.event());
        event.put("time", call.timestamp());
        ObjectNode properties = NAMES.fit(call.properties());
        // Braze's list of types has no null.
        properties.removeIf(JsonNode::isNull);
        event.set("properties", properties.put("event_id", call.messageId()));
        return event;
    }

    @Override
    byte[] body(List<Member> members) {
        ObjectNode body = NODES.objectNode();
        ArrayNode events = body.putArray("events");
        members.forEach(member -> events.add(member.json()));
        return TrackJson.bytes(body);
    }

    @Override
    void prepare(Message request, List<Member> members) {
        request.setHeader("Authorization", "Bearer " + apiKey);
    }

    @Override
    String retryAfterHeader() {
        return "X-Ratelimit-Retry-After";
    }

    /**
     * Returns true for {@code {"message":"success",...}}. With another message Braze answered, but accepted nothing.
     */
    @Override
    boolean isAcceptance(VendorAnswer answer) {
        return answer.json().path("message").isTextual();
    }

    @Override
    BatchAnswer read(VendorAnswer answer, List<Member> members) throws HttpOperationFailedException {
        BatchAnswer read = super.read(answer, members);
        JsonNode said = answer.json();
        int events = members.size();
        List<Integer> others =
                new ArrayList<>(IntStream.range(0, events).boxed().toList());
        boolean isEachNamed = true;
        for (JsonNode error : errors(said)) {
            int index = index(error, events);
            if (index < 0) {
                isEachNamed = false;
            } else {
                read.refuse(
                        index,
                        "answered " + answer.status() + ": "
                                + error.path("type").asText());
                others.remove((Integer) index);
            }
        }
        boolean success = ACCEPTED.contains(said.path("message").asText());
        int taken = said.path("events_processed").asInt(-1);
        boolean areOthersTaken = success && isEachNamed && (taken < 0 || taken >= others.size());
        if (others.isEmpty() || areOthersTaken) {
            return read;
        }
        boolean isNoneTaken = taken == 0 || taken < 0 && (!success || events == 1);
        if (isNoneTaken) {
            return others.size() < events
                    ? read.sendAgain(others)
                    : BatchAnswer.of(events).refuseOne(answer.reason());
        }
        return unknown(read, answer, taken < 0 ? "did not take all" : "took " + taken, events, others);
    }

    /** Returns the errors; a single one may stand there without a list. */
    private static Iterable<JsonNode> errors(JsonNode said) {
        JsonNode errors = said.path("errors");
        return errors.isTextual() || errors.isObject() && !errors.isEmpty() ? List.of(errors) : errors;
    }

    /** Returns which event an error is about; -1 if it does not say. */
    private static int index(JsonNode error, int events) {
        int index = error.path("index").asInt(-1);
        boolean isEvent = error.path("input_array").asText("events").equals("events");
        return isEvent && index < events ? index : -1;
    }
}
