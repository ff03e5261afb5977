package io.github.linkrelay.destination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.delivery.BatchAnswer;
import io.github.linkrelay.segment.TrackJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.Message;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * Makes requests for Iterable's {@code events/trackBulk} and reads the answers (github.com/Iterable/api-client, types
 * of events). A request has at most 4 MB and about 1,000 events. A second event with the same {@code id} replaces the
 * first. Iterable answers 200 and lists failures by user or by name.
 */
public final class IterableEvents extends TrackSink {
    /** Iterable takes no other ids (support.iterable.com/hc/en-us/articles/206430615). */
    private static final Pattern USABLE_ID = Pattern.compile("[A-Za-z0-9-]{1,512}");

    private String apiKey;
    private String emailField = "email";

    public IterableEvents() {
        super("Iterable", 1_000, 4_000_000);
    }

    /** Sets a server-side API key. */
    public void setApiKey(String apiKey) {
        this.apiKey = apiKey;
    }

    /** Sets the property that holds an e-mail address; it is used if there is no user id. */
    public void setEmailField(String emailField) {
        this.emailField = emailField;
    }

    @Override
    ObjectNode member(TrackCall call) throws UnacceptableEventException {
        ObjectNode event = NODES.objectNode();
        String email = call.email(emailField);
        if (call.userId() != null) {
            event.put("userId", call.userId());
        } else if (email != null) {
            event.put("email", email);
        } else {
            throw new UnacceptableEventException("Iterable needs a user id or an e-mail address, the event has none");
        }
        String id = call.messageId();
        event.put("eventName", call.event());
        event.put("id", USABLE_ID.matcher(id).matches() ? id : EventId.short36(id));
        event.put("createdAt", call.time().getEpochSecond());
        event.set("dataFields", call.properties());
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
        request.setHeader("Api-Key", apiKey);
    }

    /** Returns true for {@code {"successCount":50,"failCount":0,...}}. */
    @Override
    boolean isAcceptance(VendorAnswer answer) {
        return answer.json().path("successCount").isNumber()
                || answer.json().path("failCount").isNumber();
    }

    @Override
    BatchAnswer read(VendorAnswer answer, List<Member> members) throws HttpOperationFailedException {
        JsonNode said = answer.json();
        if (answer.status() == 400 && said.path("code").asText().equals("BadApiKey")) {
            return BatchAnswer.of(members.size()).hold("answered 400: BadApiKey");
        }
        BatchAnswer read = super.read(answer, members);
        Set<String> names = texts(said.path("disallowedEventNames"));
        Set<Integer> failed = new HashSet<>();
        for (int i = 0; i < members.size(); i++) {
            JsonNode event = members.get(i).json();
            String reason = names.contains(event.path("eventName").asText())
                    ? "disallowedEventNames"
                    : failure(said.path("failedUpdates"), event);
            if (reason != null) {
                failed.add(i);
                read.refuse(i, "answered " + answer.status() + ": " + reason);
            }
        }
        // If there are more failures than are listed, sending halves again finds them. Events that were taken only
        // replace themselves.
        return said.path("failCount").asInt() > failed.size() ? unlisted(answer, members.size(), failed, read) : read;
    }

    private static BatchAnswer unlisted(VendorAnswer answer, int events, Set<Integer> failed, BatchAnswer read) {
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            if (!failed.contains(i)) {
                others.add(i);
            }
        }
        if (others.size() == 1) {
            return read.refuse(others.get(0), answer.reason());
        }
        int middle = others.size() / 2;
        return read.sendAgain(others.subList(0, middle)).sendAgain(others.subList(middle, others.size()));
    }

    /** Returns the name of the list with the event's user, such as {@code forgottenUserIds}; null if no list has it. */
    private static String failure(JsonNode failedUpdates, JsonNode event) {
        for (Map.Entry<String, JsonNode> list : failedUpdates.properties()) {
            boolean users = list.getKey().toLowerCase(Locale.ROOT).endsWith("userids");
            if (texts(list.getValue())
                    .contains(event.path(users ? "userId" : "email").asText(null))) {
                return list.getKey();
            }
        }
        return null;
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new HashSet<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
