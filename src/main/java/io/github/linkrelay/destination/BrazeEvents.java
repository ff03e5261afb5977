package io.github.linkrelay.destination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.delivery.BatchAnswer;
import io.github.linkrelay.segment.TrackJson;
import java.util.List;
import org.apache.camel.Message;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * Makes requests for Braze's {@code /users/track} and reads the answers
 * (braze.com/docs/api/endpoints/user_data/post_user_track). A request has at most 75 events and 4 MB. Braze answers
 * 201, and lists in {@code errors} the events that it did not take, by index.
 *
 * <p>Braze does not recognize repeats: a second request is a second event, and may send a second message to a person.
 */
public final class BrazeEvents extends TrackSink {
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
        String email = call.property(emailField);
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
        event.set("properties", call.properties().put("event_id", call.messageId()));
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
        boolean named = false;
        for (JsonNode error : said.path("errors")) {
            int index = error.path("index").asInt(-1);
            if (error.path("input_array").asText("events").equals("events") && index >= 0 && index < members.size()) {
                read.refuse(
                        index,
                        "answered " + answer.status() + ": "
                                + error.path("type").asText());
                named = true;
            }
        }
        boolean success = said.path("message").asText("success").equals("success");
        return named || success ? read : BatchAnswer.of(members.size()).refuseOne(answer.reason());
    }
}
